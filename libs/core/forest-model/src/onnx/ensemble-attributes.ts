import { type Forest, sharesOf, treesOf } from '../forest/forest.ts';
import { floatsAttribute, intAttribute, intsAttribute, stringAttribute, stringsAttribute } from './onnx-messages.ts';

/**
 * A forest as the lists of an ONNX TreeEnsembleRegressor with a target for each share of a leaf; its cover as
 * `nodes_hitrates`. O(nodes).
 */
export function ensembleAttributes(forest: Forest): Uint8Array[] {
  const { classes, treeStart, feature, threshold, left, missingLeft, cover, share } = forest;
  const nodes = left.length;
  const treeOf = new Uint32Array(nodes);
  const idOf = new Uint32Array(nodes);
  for (let t = 0; t < treesOf(forest); t++) {
    for (let i = treeStart[t]!; i < treeStart[t + 1]!; i++) {
      treeOf[i] = t;
      idOf[i] = i - treeStart[t]!;
    }
  }
  const places = sharesOf(classes);
  const leaves = [...left.keys()].filter((i) => left[i] === 0);
  const weights = leaves.flatMap((i) => Array.from({ length: places }, (_, place) => ({ node: i, place })));
  return [
    intAttribute('n_targets', places),
    stringAttribute('aggregate_function', 'SUM'),
    stringAttribute('post_transform', 'NONE'),
    intsAttribute('nodes_treeids', treeOf),
    intsAttribute('nodes_nodeids', idOf),
    intsAttribute('nodes_featureids', feature),
    floatsAttribute('nodes_values', threshold),
    floatsAttribute('nodes_hitrates', cover),
    stringsAttribute(
      'nodes_modes',
      Array.from(left, (child) => (child === 0 ? 'LEAF' : 'BRANCH_LEQ')),
    ),
    intsAttribute('nodes_truenodeids', left),
    intsAttribute(
      'nodes_falsenodeids',
      left.map((child) => (child === 0 ? 0 : child + 1)),
    ),
    intsAttribute('nodes_missing_value_tracks_true', missingLeft),
    intsAttribute(
      'target_treeids',
      weights.map(({ node: i }) => treeOf[i]!),
    ),
    intsAttribute(
      'target_nodeids',
      weights.map(({ node: i }) => idOf[i]!),
    ),
    intsAttribute(
      'target_ids',
      weights.map(({ place }) => place),
    ),
    floatsAttribute(
      'target_weights',
      Float32Array.from(weights, ({ node: i, place }) => share[i * places + place]!),
    ),
  ];
}
