/**
 * ONNX's TreeEnsembleClassifier -> model, as skl2onnx writes it for scikit-learn's RandomForestClassifier,
 * ExtraTreesClassifier and DecisionTreeClassifier. What else computes in the graph (a scaler, a calibration) would be
 * lost, so it is refused.
 *
 * A weight is the leaf's share divided by the number of trees, in float32: multiplied again it is right to 2^-24. How
 * many rows reached a node is not said, so such a model cannot be explained before `countCover`. Of missing values
 * the file's word is taken; skl2onnx 1.20 sends them all right, also where scikit-learn learned otherwise.
 */
import { forestError } from '../forest/errors.ts';
import type { Forest } from '../forest/forest.ts';
import type { ForestModel, ModelInputs } from '../forest/forest-model.ts';
import type { OnnxGraph } from './onnx-graph.ts';
import { leafWeightsOf, readTreeEnsemble } from './read-tree-ensemble.ts';

const CLASSIFIER = 'TreeEnsembleClassifier';
/** What skl2onnx puts behind the classifier only changes how its answer is dressed. */
const DRESSING = ['Cast', 'ZipMap', 'Identity'];
/**
 * A tie is no fraud in scikit-learn and onnxruntime, so what the rounding of the weights can add to one is none
 * either.
 */
const ABOVE_A_TIE = 0.5 + 2 ** -24;
const ROUNDING = 1e-5;

/** @throws FRAUD_FOREST_IMPORT */
export function readClassifier({ nodes, columns }: OnnxGraph, { inputs, schemaFingerprint }: ModelInputs): ForestModel {
  const operators = nodes.map(({ operator }) => operator);
  const node = nodes.find(({ operator }) => operator === CLASSIFIER);
  if (node === undefined) throw refusal(`it holds no ${CLASSIFIER} but ${operators.join(', ') || 'no operator'}`);
  const others = operators
    .toSpliced(operators.indexOf(CLASSIFIER), 1)
    .filter((operator) => !DRESSING.includes(operator));
  if (others.length > 0)
    throw refusal(
      `beside a ${CLASSIFIER} it computes with ${[...new Set(others)].join(', ')}; only a forest by itself ` +
        `can be taken over`,
    );
  if (columns !== null && columns !== inputs.length)
    throw refusal(`its forest takes ${columns} inputs, the schema has ${inputs.length}: ${inputs.join(', ')}`);
  const weights = leafWeightsOf(node, 'class');
  const classes = classesOf(node.ints.get('classlabels_int64s') ?? [], node.strings.get('classlabels_strings') ?? []);
  const strange = weights.targets.find((target) => target < 0 || target >= classes);
  if (strange !== undefined) throw refusal(`a weight belongs to class ${strange}, there are ${classes}`);
  const isAlone = new Set(weights.targets).size === 1;
  const placeOf = (target: number): number | null => (classes > 2 ? target : isAlone || target === 1 ? 0 : null);
  const forest = readTreeEnsemble(node, { inputs: inputs.length, classes, weights, placeOf, shareOf });
  checkSums(forest);
  return {
    forest: { ...forest, cover: new Float32Array(forest.left.length) },
    inputs,
    schemaFingerprint,
    threshold: ABOVE_A_TIE,
    calibration: null,
    parameters: { importedFrom: 'onnx' },
    outOfBag: null,
  };
}

/** Labels must be 0, 1, ...: of others nothing says which one is fraud. */
function classesOf(numbers: readonly number[], texts: readonly string[]): number {
  const labels = [...texts.map((text) => `"${text}"`), ...numbers];
  if (texts.length > 0 || numbers.length < 2 || numbers.some((label, k) => label !== k))
    throw refusal(
      `its classes are ${labels.join(', ') || 'not named'}; train it with the labels 0 (legitimate) and 1 (fraud)`,
    );
  return numbers.length;
}

/** A pure leaf weighs 1 / trees, rounded. */
function shareOf(weight: number, trees: number): number {
  return weight === Math.fround(1 / trees) ? 1 : weight * trees;
}

function checkSums({ classes, left, share }: Forest): void {
  if (classes === 2) return;
  for (let node = 0; node < left.length; node++) {
    const sum = share.subarray(node * classes, (node + 1) * classes).reduce((total, part) => total + part, 0);
    if (left[node] === 0 && Math.abs(sum - 1) > ROUNDING)
      throw refusal(`the shares of a leaf add up to ${sum}, so it is no random forest`);
  }
}

function refusal(state: string): Error {
  return forestError('FRAUD_FOREST_IMPORT', `Cannot import from ONNX: ${state}`);
}
