import { type Forest, sharesOf, treesOf } from './forest.ts';

/**
 * How much of what the splits lessen of the Gini impurity is due to each input: per tree parts of 1, then the mean
 * over the trees, as scikit-learn's `feature_importances_`. Trees of one leaf count nothing; favours inputs of many
 * values. All 0 without cover.
 *
 * Cost: O(nodes x classes). Source: Breiman et al. 1984.
 */
export function impurityImportance(forest: Forest): Float64Array {
  const { treeStart, feature, left, cover, inputs } = forest;
  const importance = new Float64Array(inputs);
  for (let t = 0; t < treesOf(forest); t++) {
    const ofTree = new Float64Array(inputs);
    for (let node = treeStart[t]!; node < treeStart[t + 1]!; node++) {
      if (left[node] === 0) continue;
      const child = treeStart[t]! + left[node]!;
      ofTree[feature[node]!]! +=
        cover[node]! * giniAt(forest, node) -
        cover[child]! * giniAt(forest, child) -
        cover[child + 1]! * giniAt(forest, child + 1);
    }
    const total = ofTree.reduce((sum, part) => sum + part, 0);
    for (let i = 0; i < inputs && total > 0; i++) importance[i]! += ofTree[i]! / total / treesOf(forest);
  }
  return importance;
}

function giniAt({ share, classes }: Forest, node: number): number {
  if (classes === 2) return 2 * share[node]! * (1 - share[node]!);
  let squares = 0;
  for (let k = 0; k < classes; k++) squares += share[node * sharesOf(classes) + k]! ** 2;
  return 1 - squares;
}
