/**
 * The lists of an ONNX TreeEnsemble operator -> trees in our layout: breadth first, children in pairs after their
 * parent. In the lists the nodes may stand in any order. Cost: O(nodes).
 */
import { MAX_CLASSES } from '../forest/check-model.ts';
import { forestError } from '../forest/errors.ts';
import { type Forest, sharesOf } from '../forest/forest.ts';
import type { OnnxNode } from './onnx-graph.ts';

/** scikit-learn's threshold of infinity parts missing values from all others; every finite float32 is at most this. */
const LARGEST = 3.4028234663852886e38;

/** A leaf's weights: which leaf, for which class or target, how much. */
export type LeafWeights = {
  readonly treeIds: readonly number[];
  readonly nodeIds: readonly number[];
  readonly targets: readonly number[];
  readonly values: Float32Array;
};

export type ReadTreeEnsemble = {
  readonly inputs: number;
  readonly classes: number;
  readonly weights: LeafWeights;
  /** Place of a weight among the shares of its leaf; null: the weight says nothing of its own. */
  readonly placeOf: (target: number) => number | null;
  /** What a weight says of the share, given the number of trees. */
  readonly shareOf: (weight: number, trees: number) => number;
};

/** Weights of the operator whose lists begin with `class_` or `target_`. */
export function leafWeightsOf({ ints, floats }: OnnxNode, prefix: 'class' | 'target'): LeafWeights {
  const list = (name: string) => ints.get(`${prefix}_${name}`) ?? [];
  const weights = {
    treeIds: list('treeids'),
    nodeIds: list('nodeids'),
    targets: list('ids'),
    values: floats.get(`${prefix}_weights`) ?? new Float32Array(0),
  };
  if ([weights.nodeIds, weights.targets, weights.values].some(({ length }) => length !== weights.treeIds.length))
    throw refusal('the lists of its leaves differ in length');
  return weights;
}

/**
 * Cover is taken from `nodes_hitrates`, of use only where the writer is known to have counted; shares of nodes that
 * are not leaves are 0.
 *
 * @throws FRAUD_FOREST_IMPORT naming what cannot be a tree
 */
export function readTreeEnsemble(
  node: OnnxNode,
  { inputs, classes, weights, placeOf, shareOf }: ReadTreeEnsemble,
): Forest {
  if (!(classes >= 2 && classes <= MAX_CLASSES))
    throw refusal(`it has ${classes} classes, 2 to ${MAX_CLASSES} can be told apart`);
  const lists = listsOf(node);
  const { treeIds, nodeIds, features, yes, no, isLeaf, values, missingYes, hitRates } = lists;
  const trees = new Map<number, Map<number, number>>();
  treeIds.forEach((tree, i) => {
    if (!trees.has(tree)) trees.set(tree, new Map());
    if (trees.get(tree)!.has(nodeIds[i]!)) throw refusal(`node ${nodeIds[i]} of tree ${tree} stands twice`);
    trees.get(tree)!.set(nodeIds[i]!, i);
  });
  const order: number[] = [];
  const left: number[] = [];
  const treeStart = [0];
  for (const [tree, indexOf] of trees) {
    const start = order.length;
    const children = new Set([...indexOf.values()].flatMap((i) => (isLeaf[i]! ? [] : [yes[i]!, no[i]!])));
    const roots = [...indexOf].filter(([id]) => !children.has(id));
    if (roots.length !== 1) throw refusal(`tree ${tree} has ${roots.length} roots`);
    order.push(roots[0]![1]);
    for (let at = start; at < order.length; at++) {
      const i = order[at]!;
      left.push(isLeaf[i]! ? 0 : order.length - start);
      if (isLeaf[i]!) continue;
      const pair = [yes[i]!, no[i]!].map((id) => indexOf.get(id));
      if (pair.includes(undefined) || order.length - start > indexOf.size) throw refusal(`tree ${tree} is not a tree`);
      if (!(features[i]! >= 0 && features[i]! < inputs))
        throw refusal(`node ${nodeIds[i]} of tree ${tree} splits on input ${features[i]}, there are ${inputs}`);
      order.push(...(pair as number[]));
    }
    if (order.length - start !== indexOf.size) throw refusal(`tree ${tree} is not a tree`);
    treeStart.push(order.length);
  }
  const places = sharesOf(classes);
  const shares = new Float64Array(treeIds.length * places);
  weights.treeIds.forEach((tree, w) => {
    const i = trees.get(tree)?.get(weights.nodeIds[w]!);
    if (i === undefined || !isLeaf[i]!)
      throw refusal(`a weight belongs to node ${weights.nodeIds[w]} of tree ${tree}, which is not a leaf`);
    const place = placeOf(weights.targets[w]!);
    if (place !== null) shares[i * places + place] = shareOf(weights.values[w]!, trees.size);
  });
  return {
    inputs,
    classes,
    treeStart: Uint32Array.from(treeStart),
    feature: Uint16Array.from(order, (i) => (isLeaf[i]! ? 0 : features[i]!)),
    threshold: Float32Array.from(order, (i) => (isLeaf[i]! ? 0 : Math.min(values[i]!, LARGEST))),
    left: Uint32Array.from(left),
    missingLeft: Uint8Array.from(order, (i) => (isLeaf[i]! || (missingYes[i] ?? 0) === 0 ? 0 : 1)),
    cover: Float32Array.from(order, (i) => hitRates[i] ?? 0),
    share: Float32Array.from(
      { length: order.length * places },
      (_, at) => shares[order[Math.floor(at / places)]! * places + (at % places)]!,
    ),
  };
}

function listsOf({ ints, floats, strings }: OnnxNode) {
  const modes = strings.get('nodes_modes') ?? [];
  const lists = {
    treeIds: ints.get('nodes_treeids') ?? [],
    nodeIds: ints.get('nodes_nodeids') ?? [],
    features: ints.get('nodes_featureids') ?? [],
    yes: ints.get('nodes_truenodeids') ?? [],
    no: ints.get('nodes_falsenodeids') ?? [],
    isLeaf: modes.map((mode) => mode === 'LEAF'),
    values: floats.get('nodes_values') ?? new Float32Array(0),
  };
  if (ints.has('nodes_values_as_tensor'))
    throw refusal('its thresholds are of double precision, only float32 is known');
  const strange = modes.find((mode) => mode !== 'LEAF' && mode !== 'BRANCH_LEQ');
  if (strange !== undefined) throw refusal(`it has nodes of the kind ${strange}, only BRANCH_LEQ and LEAF are known`);
  if (modes.length === 0 || Object.values(lists).some(({ length }) => length !== modes.length))
    throw refusal('the lists of its nodes differ in length');
  const transform = strings.get('post_transform')?.[0] ?? 'NONE';
  if (transform !== 'NONE') throw refusal(`it transforms its scores (${transform}), which no random forest does`);
  if (floats.get('base_values')?.some((value) => value !== 0) === true)
    throw refusal('it adds base values to its scores, which no random forest does');
  return {
    ...lists,
    missingYes: ints.get('nodes_missing_value_tracks_true') ?? [],
    hitRates: floats.get('nodes_hitrates') ?? new Float32Array(0),
  };
}

function refusal(state: string): Error {
  return forestError('FRAUD_FOREST_IMPORT', `Cannot import from ONNX: ${state}`);
}
