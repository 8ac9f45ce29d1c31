/**
 * The forest laid out for walking: two 32-bit words a node, so that a step touches one cache line.
 *
 *     word 2i      threshold, float32; +Infinity in a leaf
 *     word 2i + 1  left child << featureBits | input; a leaf is its own left child on input 0
 *
 * Nodes count from the first node of their tree. `x > threshold` picks the right child: in a leaf it never holds, so a leaf steps to
 * itself, and NaN always goes left; rows with missing values are walked on the forest itself (`leafWithMissing`).
 * Cost: O(nodes) once.
 */
import { type Forest, treesOf } from './forest.ts';

export type PackedForest = {
  readonly trees: number;
  /** First word of each tree. */
  readonly start: Uint32Array;
  readonly thresholds: Float32Array;
  readonly links: Uint32Array;
  readonly featureBits: number;
};

export function packForest(forest: Forest): PackedForest {
  const { treeStart, feature, threshold, left } = forest;
  const words = new ArrayBuffer(left.length * 8);
  const thresholds = new Float32Array(words);
  const links = new Uint32Array(words);
  const featureBits = Math.max(1, 32 - Math.clz32(forest.inputs - 1));
  for (let t = 0; t < treesOf(forest); t++) {
    for (let i = treeStart[t]!; i < treeStart[t + 1]!; i++) {
      const isLeaf = left[i] === 0;
      thresholds[2 * i] = isLeaf ? Infinity : threshold[i]!;
      links[2 * i + 1] = isLeaf ? (i - treeStart[t]!) << featureBits : (left[i]! << featureBits) | feature[i]!;
    }
  }
  return { trees: treesOf(forest), start: treeStart.map((node) => 2 * node), thresholds, links, featureBits };
}

/** The leaf, counted over the whole forest, that a row without missing values reaches in the tree starting at word `start`. */
export function leafOf(packed: PackedForest, start: number, vectors: Float32Array, offset: number): number {
  const { thresholds, links, featureBits } = packed;
  const mask = (1 << featureBits) - 1;
  let at = start;
  for (;;) {
    const link = links[at + 1]!;
    const next = start + 2 * ((link >>> featureBits) + (vectors[offset + (link & mask)]! > thresholds[at]! ? 1 : 0));
    if (next === at) return at >>> 1;
    at = next;
  }
}

/** The same for a row that may hold NaN, node by node on the forest itself. */
export function leafWithMissing(forest: Forest, tree: number, vectors: Float32Array, offset: number): number {
  const { treeStart, feature, threshold, left, missingLeft } = forest;
  const root = treeStart[tree]!;
  let node = root;
  while (left[node] !== 0) {
    const x = vectors[offset + feature[node]!]!;
    const goesLeft = x === x ? x <= threshold[node]! : missingLeft[node] === 1;
    node = root + left[node]! + (goesLeft ? 0 : 1);
  }
  return node;
}

/** Whether any of `vectors[offset, offset + inputs)` is NaN. */
export function hasMissing(vectors: Float32Array, offset: number, inputs: number): boolean {
  for (let i = 0; i < inputs; i++) if (vectors[offset + i] !== vectors[offset + i]) return true;
  return false;
}
