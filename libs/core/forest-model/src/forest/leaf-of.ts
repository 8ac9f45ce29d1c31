import type { Forest } from './forest.ts';

/**
 * The leaf that a row reaches in a tree, node by node on the forest itself: for rows with missing values, whose
 * way each node knows. O(depth).
 *
 * @param vectors the row is at `[offset, offset + inputs)`
 */
export function leafOf(
  { treeStart, feature, threshold, left, missingLeft }: Forest,
  tree: number,
  vectors: Float32Array,
  offset: number,
): number {
  const root = treeStart[tree]!;
  let node = root;
  while (left[node] !== 0) {
    const x = vectors[offset + feature[node]!]!;
    const goesLeft = x === x ? x <= threshold[node]! : missingLeft[node] === 1;
    node = root + left[node]! + (goesLeft ? 0 : 1);
  }
  return node;
}
