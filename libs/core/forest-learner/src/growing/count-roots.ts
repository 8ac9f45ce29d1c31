/**
 * The histograms of all inputs at the roots of four trees, in one pass over the columns. The four in-bag counts of a
 * row are packed into 16 bytes, which are added at once. Cost: O(rows x inputs) for four trees together.
 */
import { BINS, type TrainingSet } from '../training-set/training-set.ts';
import type { Kernels } from '../wasm/kernels.ts';
import { allocate } from '../wasm/shared-memory.ts';
import type { CountArrayNode } from './count-array-node.ts';

export const TREES_AT_ONCE = 4;
/** Rows in a block: their packed counts stay in the processor's cache. */
const BLOCK = 4096;
/** Bytes of four packed numbers; there are two counts of them a bin. */
const FOUR = 16;
/** Bytes of an input's. */
export const ROOT_COUNTS = 2 * FOUR * BINS;

/** Scratch: the packed in-bag counts of a block, and all inputs' counts, which are 0 before and after. */
export type RootCounts = { readonly packed: Uint8Array; readonly counts: Uint8Array };

export function createRootCounts({ memory, inputs }: TrainingSet): RootCounts {
  return {
    packed: allocate(memory, Uint8Array, FOUR * BLOCK),
    counts: allocate(memory, Uint8Array, ROOT_COUNTS * inputs),
  };
}

/** Fills the histograms of TREES_AT_ONCE roots and marks their inputs as counted. */
export function countRoots(
  { classStart, classEnd, columns, positions, inputs }: TrainingSet,
  kernels: Kernels,
  { packed, counts }: RootCounts,
  roots: readonly CountArrayNode[],
): void {
  const ofRoots = (addressOf: (root: CountArrayNode) => number) =>
    roots.map(addressOf) as [number, number, number, number];
  for (let k = 0; k < classStart.length; k++) {
    const classLimit = classStart[k + 1] ?? positions;
    for (let start = classStart[k]!; start < classEnd[k]!; start += BLOCK) {
      const rows = Math.min(classLimit - start, BLOCK);
      kernels.packCounts(...ofRoots(({ inBagCounts }) => inBagCounts.byteOffset + start), rows, packed.byteOffset);
      for (let input = 0; input < inputs; input++)
        kernels.countPacked(
          columns.byteOffset + input * positions + start,
          packed.byteOffset,
          rows,
          counts.byteOffset + input * ROOT_COUNTS,
        );
    }
    for (let input = 0; input < inputs; input++)
      kernels.unpackCounts(
        counts.byteOffset + input * ROOT_COUNTS,
        ...ofRoots(({ histograms }) => histograms.byteOffset + 4 * BINS * (k * inputs + input)),
      );
  }
  for (const { isCounted } of roots) isCounted.fill(1);
}
