/**
 * The forest laid out for a single row: two 32-bit words a node.
 *
 *     keys[i]    the threshold as a whole number that grows with the float; the largest one in a leaf
 *     links[i]   left child << 8 | input; a leaf is its own left child on input 0
 *
 * A vector is turned into such numbers too, and `key of the vector > key of the node` picks the right child. In a
 * leaf that never holds, so a leaf steps to itself and several walks can go side by side until all stand still: that
 * hides the memory's latency, which a single walk waits for, and needs no branch. Cost: O(nodes) once.
 */
import { type Forest, treesOf } from '../forest/forest.ts';

export type PackedForest = {
  readonly forest: Forest;
  readonly trees: number;
  /** Root of each tree. */
  readonly roots: Uint32Array;
  readonly keys: Int32Array;
  readonly links: Uint32Array;
};

const INPUT_BITS = 8;
const INPUT_MASK = (1 << INPUT_BITS) - 1;
const LARGEST_KEY = 0x7fffffff;

/** Null for a forest that does not fit: more than 256 inputs or 16 million nodes. Such a one is walked by `leafOf`. */
export function packForest(forest: Forest): PackedForest | null {
  const { treeStart, feature, threshold, left, inputs } = forest;
  if (inputs > 1 << INPUT_BITS || left.length > 2 ** (32 - INPUT_BITS)) return null;
  const keys = new Int32Array(left.length).fill(LARGEST_KEY);
  const links = new Uint32Array(left.length);
  for (let t = 0; t < treesOf(forest); t++) {
    for (let i = treeStart[t]!; i < treeStart[t + 1]!; i++) {
      const isLeaf = left[i] === 0;
      links[i] = isLeaf ? i << INPUT_BITS : ((treeStart[t]! + left[i]!) << INPUT_BITS) | feature[i]!;
    }
  }
  const thresholds = threshold.map((value) => value + 0); // -0 becomes 0, below which the key of -0 is
  const patterns = new Int32Array(thresholds.buffer);
  for (let i = 0; i < left.length; i++) if (left[i] !== 0) keys[i] = keyOf(patterns[i]!);
  return { forest, trees: treesOf(forest), roots: treeStart, keys, links };
}

/** A float32's bit pattern as a whole number that grows with the float. */
export function keyOf(pattern: number): number {
  return pattern ^ ((pattern >> 31) & LARGEST_KEY);
}

/**
 * Sum over all trees of the share at the leaf that the vector with these keys reaches. Four trees are walked at once.
 */
export function sumOfShares({ forest, trees, roots, keys, links }: PackedForest, vector: Int32Array): number {
  const { share } = forest;
  let sum = 0;
  let t = 0;
  for (; t + 4 <= trees; t += 4) {
    let a = roots[t]!;
    let b = roots[t + 1]!;
    let c = roots[t + 2]!;
    let d = roots[t + 3]!;
    for (;;) {
      const linkA = links[a]!;
      const linkB = links[b]!;
      const linkC = links[c]!;
      const linkD = links[d]!;
      const nextA = (linkA >>> INPUT_BITS) + asBit(vector[linkA & INPUT_MASK]! > keys[a]!);
      const nextB = (linkB >>> INPUT_BITS) + asBit(vector[linkB & INPUT_MASK]! > keys[b]!);
      const nextC = (linkC >>> INPUT_BITS) + asBit(vector[linkC & INPUT_MASK]! > keys[c]!);
      const nextD = (linkD >>> INPUT_BITS) + asBit(vector[linkD & INPUT_MASK]! > keys[d]!);
      if (((nextA ^ a) | (nextB ^ b) | (nextC ^ c) | (nextD ^ d)) === 0) break;
      a = nextA;
      b = nextB;
      c = nextC;
      d = nextD;
    }
    sum += share[a]!;
    sum += share[b]!;
    sum += share[c]!;
    sum += share[d]!;
  }
  for (; t < trees; t++) sum += share[walk(keys, links, roots[t]!, vector)]!;
  return sum;
}

function walk(keys: Int32Array, links: Uint32Array, root: number, vector: Int32Array): number {
  for (let node = root; ;) {
    const link = links[node]!;
    const next = (link >>> INPUT_BITS) + asBit(vector[link & INPUT_MASK]! > keys[node]!);
    if (next === node) return node;
    node = next;
  }
}

/** 0 or 1 without a branch: V8 makes `boolean | 0` a set-on-condition, but `boolean ? 1 : 0` a jump. */
function asBit(holds: boolean): number {
  return (holds as unknown as number) | 0;
}
