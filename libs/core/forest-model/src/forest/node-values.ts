/** What stands at the nodes of a forest, and what can be read off them. */
import { type Forest, sharesOf, treesOf } from './forest.ts';

/**
 * The leaf that a row reaches in a tree, walked node by node on the forest itself. Rows with missing values take this
 * walk, because each node says where a missing value goes. O(depth).
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

/** The share of a class at each node. For class 1 of two it is the forest's own array. O(nodes). */
export function sharesOfClass({ classes, share, left }: Forest, ofClass: number): Float32Array {
  if (classes === 2) return ofClass === 1 ? share : share.map((other) => 1 - other);
  const places = sharesOf(classes);
  return Float32Array.from(left, (_, node) => share[node * places + ofClass]!);
}

/**
 * The mean score of the leaves below each node, weighted by their cover; the plain mean where none is known. O(nodes).
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

/**
 * The forest with this cover, the weight of rows at each node. Nodes that are not leaves get the mean shares of those
 * rows. O(nodes x classes).
 */
export function withCover(forest: Forest, cover: Float32Array): Forest {
  const places = sharesOf(forest.classes);
  const covered: Forest = { ...forest, cover, share: new Float32Array(forest.share.length) };
  for (let place = 0; place < places; place++) {
    const means = meanScores(
      covered,
      Float32Array.from(cover, (_, node) => forest.share[node * places + place]!),
    );
    means.forEach((mean, node) => (covered.share[node * places + place] = mean));
  }
  return covered;
}
