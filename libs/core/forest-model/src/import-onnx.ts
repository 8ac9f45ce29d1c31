/**
 * ONNX -> model: a TreeEnsembleClassifier of two classes as skl2onnx writes it for a RandomForestClassifier, so that a forest trained in
 * scikit-learn can be served. Its nodes may stand in any order; ours are laid out anew, children in pairs after their parent.
 *
 * Such a file does not say how many rows reached a node, so the model cannot be explained. Weights are the leaf's share divided by the
 * number of trees; dividing undoes that up to the rounding of a float32.
 * Cost: O(nodes log nodes).
 */
import { checkModel } from './check-model.ts';
import { forestError } from './errors.ts';
import type { Forest } from './forest.ts';
import type { ForestModel } from './forest-model.ts';
import { fieldOf, fieldsOf, varintsIn } from './protobuf-reader.ts';

export type ImportOnnx = {
  /** Names of the inputs in the order of the graph's input. */
  readonly inputs: readonly string[];
  readonly schemaFingerprint: string;
};

/** @throws FRAUD_FOREST_IMPORT saying what the file holds that cannot be taken over */
export function importOnnx(bytes: Uint8Array, { inputs, schemaFingerprint }: ImportOnnx): ForestModel {
  const attributes = attributesOf(classifierIn(bytes));
  const model: ForestModel = { forest: forestOf(attributes, inputs.length), inputs, schemaFingerprint, threshold: ABOVE_HALF, calibration: null, parameters: { importedFrom: 'onnx' }, outOfBag: null };
  try {
    checkModel(model);
  } catch (cause) {
    throw refusal((cause as Error).message, cause);
  }
  return model;
}

type Attributes = { readonly ints: ReadonlyMap<string, readonly number[]>; readonly floats: ReadonlyMap<string, Float32Array>; readonly strings: ReadonlyMap<string, readonly string[]> };

/** The least number above 0.5: a tie is no fraud in scikit-learn and onnxruntime. */
export const ABOVE_HALF = 0.5 + Number.EPSILON / 2;

const GRAPH = 7;
const NODE = 1;
const OPERATOR = 4;
const ATTRIBUTE = 5;

function classifierIn(model: Uint8Array): Uint8Array {
  const graph = fieldOf(model, GRAPH)?.bytes;
  const found: string[] = [];
  for (const { number, bytes } of graph === undefined ? [] : fieldsOf(graph)) {
    if (number !== NODE) continue;
    found.push(textOf(fieldOf(bytes, OPERATOR)?.bytes));
    if (found.at(-1) === 'TreeEnsembleClassifier') return bytes;
  }
  throw refusal(`it holds no TreeEnsembleClassifier but ${found.join(', ') || 'no operator'}`);
}

function attributesOf(node: Uint8Array): Attributes {
  const ints = new Map<string, number[]>();
  const floats = new Map<string, Float32Array>();
  const strings = new Map<string, string[]>();
  for (const attribute of fieldsOf(node)) {
    if (attribute.number !== ATTRIBUTE) continue;
    const name = textOf(fieldOf(attribute.bytes, 1)?.bytes);
    const numbers: number[] = [];
    const texts: string[] = [];
    const parts: Uint8Array[] = [];
    for (const { number, value, bytes } of fieldsOf(attribute.bytes)) {
      if (number === 8) for (const n of bytes.length > 0 ? varintsIn(bytes) : [value]) numbers.push(n);
      else if (number === 7) parts.push(bytes);
      else if (number === 9 || number === 4) texts.push(textOf(bytes));
    }
    ints.set(name, numbers);
    strings.set(name, texts);
    floats.set(name, floatsIn(parts));
  }
  return { ints, floats, strings };
}

function floatsIn(parts: readonly Uint8Array[]): Float32Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  if (length % 4 !== 0) throw refusal('a list of floats ends within a number');
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return new Float32Array(bytes.buffer);
}

function textOf(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}

function forestOf({ ints, floats, strings }: Attributes, inputs: number): Forest {
  const treeIds = ints.get('nodes_treeids') ?? [];
  const nodeIds = ints.get('nodes_nodeids') ?? [];
  const features = ints.get('nodes_featureids') ?? [];
  const yes = ints.get('nodes_truenodeids') ?? [];
  const no = ints.get('nodes_falsenodeids') ?? [];
  const modes = strings.get('nodes_modes') ?? [];
  const values = floats.get('nodes_values') ?? new Float32Array(0);
  const missingYes = ints.get('nodes_missing_value_tracks_true') ?? [];
  const nodes = treeIds.length;
  if (nodes === 0 || [nodeIds, features, yes, no, modes, values].some((list) => list.length !== nodes)) throw refusal('the lists of its nodes differ in length');
  const strange = modes.find((mode) => mode !== 'LEAF' && mode !== 'BRANCH_LEQ');
  if (strange !== undefined) throw refusal(`it has nodes of the kind ${strange}, only BRANCH_LEQ and LEAF are known`);
  if ((strings.get('post_transform')?.[0] ?? 'NONE') !== 'NONE') throw refusal('it transforms its scores');

  const indexOf = new Map<string, number>(treeIds.map((tree, i) => [`${tree}/${nodeIds[i]}`, i]));
  const trees = [...new Set(treeIds)];
  const shares = sharesOf(ints, floats, indexOf, trees.length);
  const children = new Set(treeIds.flatMap((tree, i) => (modes[i] === 'LEAF' ? [] : [`${tree}/${yes[i]}`, `${tree}/${no[i]}`])));
  const order: number[] = [];
  const left: number[] = [];
  const treeStart = [0];
  for (const tree of trees) {
    const start = order.length;
    const root = treeIds.findIndex((id, i) => id === tree && !children.has(`${tree}/${nodeIds[i]}`));
    if (root < 0) throw refusal(`tree ${tree} has no root`);
    order.push(root);
    for (let at = start; at < order.length; at++) {
      const node = order[at]!;
      if (modes[node] === 'LEAF') {
        left.push(0);
        continue;
      }
      const pair = [yes[node], no[node]].map((id) => indexOf.get(`${tree}/${id}`));
      if (pair.some((child) => child === undefined) || order.length > nodes) throw refusal(`tree ${tree} is no tree`);
      left.push(order.length - start);
      order.push(...(pair as number[]));
    }
    treeStart.push(order.length);
  }
  return {
    inputs,
    classes: 2,
    treeStart: Uint32Array.from(treeStart),
    feature: Uint16Array.from(order, (i) => (modes[i] === 'LEAF' ? 0 : features[i]!)),
    threshold: Float32Array.from(order, (i) => (modes[i] === 'LEAF' ? 0 : values[i]!)),
    left: Uint32Array.from(left),
    missingLeft: Uint8Array.from(order, (i) => (modes[i] === 'LEAF' ? 0 : (missingYes[i] ?? 0))),
    cover: new Float32Array(order.length),
    share: Float32Array.from(order, (i) => shares[i]!),
  };
}

/** Share of class 1 at each leaf: written for it alone, or for both classes of which the other is then passed over. */
function sharesOf(ints: Attributes['ints'], floats: Attributes['floats'], indexOf: ReadonlyMap<string, number>, trees: number): Float64Array {
  const treeIds = ints.get('class_treeids') ?? [];
  const nodeIds = ints.get('class_nodeids') ?? [];
  const classIds = ints.get('class_ids') ?? [];
  const weights = floats.get('class_weights') ?? new Float32Array(0);
  if ((ints.get('classlabels_int64s')?.length ?? 2) !== 2) throw refusal('it has more than two classes');
  const fraud = new Set(classIds).size === 1 ? classIds[0] : 1;
  const shares = new Float64Array(indexOf.size);
  treeIds.forEach((tree, i) => {
    const node = indexOf.get(`${tree}/${nodeIds[i]}`);
    if (node === undefined) throw refusal(`a weight belongs to node ${nodeIds[i]} of tree ${tree}, which there is not`);
    if (classIds[i] === fraud) shares[node] = Math.min(1, weights[i]! * trees);
  });
  return shares;
}

function refusal(state: string, cause?: unknown): Error {
  return forestError('FRAUD_FOREST_IMPORT', `Cannot import from ONNX: ${state}`, { cause });
}
