/**
 * A forest laid out for a block of rows, in one memory, and the walk of the block through a tree in WebAssembly,
 * where a load costs no check of bounds:
 *
 *     sums      BLOCK_ROWS float64, row by row
 *     columns   inputs x BLOCK_ROWS float32, column-major
 *     nodes     four words each: threshold; address of the left child, its own for a leaf; address of the input's
 * column; share
 *
 * No value is above a leaf's threshold, Infinity, so a leaf steps to itself and several rows can walk side by side
 * until all stand still: that hides the memory's latency, which a single walk waits for, and needs no branch. Cost:
 * O(nodes) once; a walk O(rows x depth).
 */
import { type Forest, treesOf } from '../forest/forest.ts';
import { createKernels, createMemory } from '../wasm/kernels.ts';

/** Rows in a block: its columns stay in the processor's first cache. */
export const BLOCK_ROWS = 128;

export type BlockWalk = {
  readonly sums: Float64Array;
  readonly columns: Float32Array;
  /**
   * Adds to the sum of each of the first `rows` rows its share in the tree; what stands in the sums after them is
   * void.
   */
  readonly addShares: (tree: number, rows: number) => void;
};

const NODE_BYTES = 16;
/** Also in kernels/add-shares.ts. */
const NODE = { threshold: 0, left: 4, column: 8, share: 12 };

/** A missing value goes left at every node, even where the node says right. */
export function createBlockWalk(forest: Forest): BlockWalk {
  const { treeStart, feature, threshold, left, share, inputs } = forest;
  const columnsAt = 8 * BLOCK_ROWS;
  const nodesAt = columnsAt + 4 * BLOCK_ROWS * inputs;
  const memory = createMemory(nodesAt + NODE_BYTES * left.length);
  const ints = new Uint32Array(memory.buffer);
  const floats = new Float32Array(memory.buffer);
  const addressOf = (node: number) => nodesAt + NODE_BYTES * node;
  for (let t = 0; t < treesOf(forest); t++) {
    for (let i = treeStart[t]!; i < treeStart[t + 1]!; i++) {
      const at = addressOf(i);
      const isLeaf = left[i] === 0;
      floats[(at + NODE.threshold) / 4] = isLeaf ? Infinity : threshold[i]!;
      ints[(at + NODE.left) / 4] = isLeaf ? at : addressOf(treeStart[t]! + left[i]!);
      ints[(at + NODE.column) / 4] = columnsAt + 4 * BLOCK_ROWS * feature[i]!;
      floats[(at + NODE.share) / 4] = share[i]!;
    }
  }
  const kernels = createKernels(memory);
  return {
    sums: new Float64Array(memory.buffer, 0, BLOCK_ROWS),
    columns: new Float32Array(memory.buffer, columnsAt, BLOCK_ROWS * inputs),
    addShares: (tree, rows) => kernels.addShares(addressOf(treeStart[tree]!), rows),
  };
}
