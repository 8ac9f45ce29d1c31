import type { Calibration } from './calibration.ts';
import { type Category, MAX_LEVELS } from './category.ts';
import { forestError } from './errors.ts';
import { type Forest, sharesOf, treesOf } from './forest.ts';
import type { ForestModel } from './forest-model.ts';

/** Most inputs a model may have; keeps a node's link (left child and input) within 32 bits. */
const MAX_INPUTS = 4096;
export const MAX_CLASSES = 256;

/**
 * Throws FRAUD_FOREST_INVALID unless the model can be walked safely: lengths agree, every node is reached exactly once
 * from its root, children stand after their parent, numbers are in range. O(nodes).
 */
export function checkModel(model: ForestModel): void {
  const { forest, inputs, threshold, calibration } = model;
  demand(inputs.length === forest.inputs, `it names ${inputs.length} inputs, its forest takes ${forest.inputs}`);
  demand(threshold >= 0 && threshold <= 1, `its threshold is ${threshold}, not in 0 to 1`);
  demand(
    calibration === null || forest.classes === 2,
    `it has a calibration for ${forest.classes} classes, one is for two`,
  );
  if (calibration !== null) checkCalibration(calibration);
  model.categories.forEach((category, i) => checkCategory(category, inputs, model.categories[i - 1]));
  demand(model.schema === null || isJson(model.schema), 'its schema is no JSON');
  demand(
    model.usual === undefined || model.usual.length === inputs.length,
    `it knows what is usual in ${model.usual?.length} inputs, and has ${inputs.length}`,
  );
  checkForest(forest);
}

function checkCalibration({ scores, probabilities }: Calibration): void {
  demand(
    scores.length > 0 && scores.length === probabilities.length,
    `its calibration has ${scores.length} scores and ${probabilities.length} probabilities`,
  );
  for (let i = 0; i < scores.length; i++) {
    demand(
      Number.isFinite(scores[i]) && (i === 0 || scores[i]! > scores[i - 1]!),
      'the scores of its calibration do not increase',
    );
    demand(
      probabilities[i]! >= 0 && probabilities[i]! <= 1 && (i === 0 || probabilities[i]! >= probabilities[i - 1]!),
      'the probabilities of its calibration decrease or leave 0 to 1',
    );
  }
}

function checkCategory(
  { input, levels, values, unseen }: Category,
  inputs: readonly string[],
  before: Category | undefined,
): void {
  demand(
    Number.isInteger(input) && input < inputs.length && input > (before?.input ?? -1),
    `its categories are of the impossible inputs ${before?.input ?? -1}, ${input}`,
  );
  const name = inputs[input]!;
  demand(
    levels.length === values.length && levels.length <= MAX_LEVELS,
    `${name} has ${levels.length} levels and ${values.length} values, at most ${MAX_LEVELS} fit`,
  );
  demand(!levels.includes('') && new Set(levels).size === levels.length, `${name} has a level twice, or an empty one`);
  demand(Number.isFinite(unseen) && values.every(Number.isFinite), `a level of ${name} has no number`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function checkForest(forest: Forest): void {
  const { inputs, classes, treeStart, feature, threshold, left, missingLeft, cover, share } = forest;
  const nodes = left.length;
  demand(
    Number.isInteger(inputs) && inputs >= 1 && inputs <= MAX_INPUTS,
    `it has ${inputs} inputs, 1 to ${MAX_INPUTS} can be walked`,
  );
  demand(
    Number.isInteger(classes) && classes >= 2 && classes <= MAX_CLASSES,
    `it has ${classes} classes, 2 to ${MAX_CLASSES} can be told apart`,
  );
  demand(
    [feature, threshold, missingLeft, cover].every((array) => array.length === nodes) &&
      share.length === nodes * sharesOf(classes),
    'its node arrays differ in length',
  );
  demand(
    treeStart.length >= 2 && treeStart[0] === 0 && treeStart[treeStart.length - 1] === nodes,
    'its trees do not cover its nodes',
  );
  for (let t = 0; t < treesOf(forest); t++) {
    demand(treeStart[t]! < treeStart[t + 1]!, `tree ${t} is empty`);
    checkTree(forest, treeStart[t]!, treeStart[t + 1]!, t);
  }
  for (let i = 0; i < nodes; i++) {
    demand(
      feature[i]! < inputs && Number.isFinite(threshold[i]) && missingLeft[i]! <= 1,
      `node ${i} splits on an impossible input or value`,
    );
    demand(cover[i]! >= 0 && cover[i]! < Infinity, `node ${i} covers ${cover[i]} rows`);
  }
  for (let i = 0; i < share.length; i++)
    demand(share[i]! >= 0 && share[i]! <= 1, `share ${i} is ${share[i]}, not in 0 to 1`);
}

/**
 * Children in pairs after their parent and each node the child of one: then nodes = 2 x splits + 1 and all are
 * reached.
 */
function checkTree({ left, inputs }: Forest, start: number, end: number, tree: number): void {
  const size = end - start;
  demand(size * inputs < 2 ** 31, `tree ${tree} has ${size} nodes, too many for ${inputs} inputs`);
  const reached = new Uint8Array(size);
  reached[0] = 1;
  for (let i = 0; i < size; i++) {
    const child = left[start + i]!;
    demand(reached[i] === 1, `node ${i} of tree ${tree} is not reached from the root`);
    if (child === 0) continue;
    demand(
      child > i && child + 1 < size && reached[child] === 0 && reached[child + 1] === 0,
      `node ${i} of tree ${tree} has the impossible child ${child}`,
    );
    reached[child] = reached[child + 1] = 1;
  }
}

function demand(holds: boolean, state: string): asserts holds {
  if (!holds) throw forestError('FRAUD_FOREST_INVALID', `Cannot use model: ${state}`);
}
