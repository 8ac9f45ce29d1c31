/**
 * JSON of a RandomForestClassifier of ml-random-forest 2.1.0 -> model. The format has no version, so what is relied
 * on is checked instead: the two `name`s, that it is a classifier, the columns each tree was given, and of every node
 * its split or its distribution. How many inputs the forest was trained on is not written; that the columns exist is
 * all that can be seen.
 *
 * A tree scores a row by its leaf's distribution, normalised, as in every other model here. The package itself lets
 * each tree vote for one class. Rows go left where `x < splitValue`, a float64, and a missing value goes right; for a
 * float32 `x` that is `x <= t`, t the next float32 below. The rows that reached a leaf are not written, so the model
 * cannot be explained before `countCover`. Cost: O(nodes).
 */
import { z } from 'zod';
import { checkModel, MAX_CLASSES } from '../forest/check-model.ts';
import { forestError } from '../forest/errors.ts';
import { shareGrid, sharesOf } from '../forest/forest.ts';
import type { ForestModel, ModelInputs } from '../forest/forest-model.ts';
import { largestFloat32Below } from '../forest/largest-float32-below.ts';

/** The smallest number above 0.5: in the package a tie is not a fraud. */
const ABOVE_HALF = 0.5 + Number.EPSILON / 2;
const NO_SHARES: readonly number[] = [];

const index = z.number().int().min(0);
const estimator = z.object({ name: z.literal('DTClassifier'), root: z.unknown() });
const forestJson = z.object({
  name: z.literal('RFClassifier'),
  baseModel: z.object({
    isClassifier: z.literal(true),
    indexes: z.array(z.array(index).min(1)),
    estimators: z.array(estimator).min(1),
  }),
});
/** A leaf knows the labels it has seen: up to the highest one. */
const leafJson = z.object({ distribution: z.tuple([z.array(z.number().min(0)).min(1).max(MAX_CLASSES)]) });
const splitJson = z.object({ splitColumn: index, splitValue: z.number(), left: z.unknown(), right: z.unknown() });

/** @throws FRAUD_FOREST_IMPORT naming the path in the JSON of what cannot be taken over */
export function importMlRandomForest(json: string, { inputs, schemaFingerprint }: ModelInputs): ForestModel {
  const { indexes, estimators } = parsed(forestJson, jsonOf(json), []).baseModel;
  if (indexes.length !== estimators.length)
    throw refusal(
      ['baseModel', 'indexes'],
      `it has the columns of ${indexes.length} trees, there are ${estimators.length}`,
    );
  const nodes: Nodes = { feature: [], threshold: [], left: [], shares: [] };
  const treeStart = [0];
  estimators.forEach(({ root }, t) => {
    const strange = indexes[t]!.findIndex((column) => column >= inputs.length);
    if (strange >= 0)
      throw refusal(
        ['baseModel', 'indexes', t, strange],
        `there are ${inputs.length} inputs, no input ${indexes[t]![strange]}`,
      );
    addTree(nodes, root, indexes[t]!, ['baseModel', 'estimators', t, 'root']);
    treeStart.push(nodes.left.length);
  });
  const size = nodes.left.length;
  const classes = nodes.shares.reduce((most, { length }) => Math.max(most, length), 2);
  const places = sharesOf(classes);
  const grid = shareGrid(estimators.length);
  const forest = {
    inputs: inputs.length,
    classes,
    treeStart: Uint32Array.from(treeStart),
    feature: Uint16Array.from(nodes.feature),
    threshold: Float32Array.from(nodes.threshold),
    left: Uint32Array.from(nodes.left),
    missingLeft: new Uint8Array(size),
    cover: new Float32Array(size),
    share: Float32Array.from(
      { length: size * places },
      (_, at) =>
        Math.round((nodes.shares[Math.floor(at / places)]![classes - places + (at % places)] ?? 0) / grid) * grid,
    ),
  };
  const model: ForestModel = {
    forest,
    inputs,
    categories: [],
    schema: null,
    schemaFingerprint,
    threshold: ABOVE_HALF,
    calibration: null,
    parameters: { importedFrom: 'ml-random-forest' },
    outOfBag: null,
  };
  try {
    checkModel(model);
  } catch (cause) {
    throw refusal([], (cause as Error).message, cause);
  }
  return model;
}

type Path = readonly PropertyKey[];
type Nodes = {
  readonly feature: number[];
  readonly threshold: number[];
  readonly left: number[];
  readonly shares: (readonly number[])[];
};
/** A node in waiting, told where it stands only by its parent: a path of its own would cost a deep tree O(depth^2). */
type Waiting = { readonly json: unknown; readonly parent: Waiting | null; readonly side: 'left' | 'right' };

/** Appends a tree, level by level, children in pairs. */
function addTree(
  { feature, threshold, left, shares }: Nodes,
  root: unknown,
  columns: readonly number[],
  path: Path,
): void {
  const waiting: Waiting[] = [{ json: root, parent: null, side: 'left' }];
  for (let at = 0; at < waiting.length; at++) {
    const node = waiting[at]!;
    const here = (): Path => [...path, ...sidesTo(node)];
    if (isLeaf(node.json)) {
      const [distribution] = parsed(leafJson, node.json, here).distribution;
      const total = distribution.reduce((sum, part) => sum + part, 0);
      if (!(total > 0)) throw refusal([...here(), 'distribution'], 'it is empty');
      feature.push(0);
      threshold.push(0);
      left.push(0);
      shares.push(distribution.map((part) => part / total));
      continue;
    }
    const { splitColumn, splitValue, ...children } = parsed(splitJson, node.json, here);
    if (splitColumn >= columns.length)
      throw refusal([...here(), 'splitColumn'], `the tree has ${columns.length} columns, no column ${splitColumn}`);
    const below = largestFloat32Below(splitValue);
    if (below === -Infinity) throw refusal([...here(), 'splitValue'], `no float32 lies below ${splitValue}`);
    feature.push(columns[splitColumn]!);
    threshold.push(below);
    left.push(waiting.length);
    shares.push(NO_SHARES);
    waiting.push(
      { json: children.left, parent: node, side: 'left' },
      { json: children.right, parent: node, side: 'right' },
    );
  }
}

function isLeaf(json: unknown): boolean {
  return typeof json === 'object' && json !== null && 'distribution' in json;
}

function sidesTo(node: Waiting): string[] {
  const sides: string[] = [];
  for (let at = node; at.parent !== null; at = at.parent) sides.push(at.side);
  return sides.reverse();
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw refusal([], (cause as Error).message, cause);
  }
}

function parsed<Schema extends z.ZodType>(schema: Schema, json: unknown, path: Path | (() => Path)): z.output<Schema> {
  const { success, data, error } = schema.safeParse(json);
  if (success) return data;
  const issue = error.issues[0]!;
  throw refusal([...(typeof path === 'function' ? path() : path), ...issue.path], issue.message, error);
}

function refusal(path: Path, state: string, cause?: unknown): Error {
  const where =
    path
      .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
      .join('')
      .slice(1) || 'the JSON';
  return forestError('FRAUD_FOREST_IMPORT', `Cannot import from ml-random-forest: ${where}: ${state}`, { cause });
}
