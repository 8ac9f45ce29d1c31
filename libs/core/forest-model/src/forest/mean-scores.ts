import { type Forest, treesOf } from './forest.ts';

/**
 * Per node the mean score at the leaves below, weighted by the rows that reached them; plain where none did. O(nodes).
 *
 * @param scores one entry a node, read at the leaves
 */
export function meanScores(forest: Forest, scores: ArrayLike<number>): Float64Array {
  const { treeStart, left, cover } = forest;
  const means = Float64Array.from(scores);
  for (let t = 0; t < treesOf(forest); t++) {
    const root = treeStart[t]!;
    for (let node = treeStart[t + 1]! - 1; node >= root; node--) {
      if (left[node] === 0) continue;
      const child = root + left[node]!;
      const below = cover[child]! + cover[child + 1]!;
      means[node] =
        below > 0
          ? (means[child]! * cover[child]! + means[child + 1]! * cover[child + 1]!) / below
          : (means[child]! + means[child + 1]!) / 2;
    }
  }
  return means;
}
