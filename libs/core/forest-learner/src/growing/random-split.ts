import type { TrainingSet } from '../training-set/training-set.ts';
import { allocate } from '../wasm/shared-memory.ts';

/** Inputs that the kernels compare at once. */
export const CHUNK = 16;

/** Scratch of random splits, one entry an input unless said otherwise: see the kernels `widenRanges`, `countAtMost`. */
export type RandomSplit = {
  readonly lowest: Uint8Array;
  readonly lowestNext: Uint8Array;
  readonly highestNext: Uint8Array;
  readonly cuts: Uint8Array;
  /** Always 0: the cuts that missing rows are at most. */
  readonly missingCuts: Uint8Array;
  /** For each class one after the other, rows at or below the cut, and missing ones. */
  readonly below: Uint32Array;
  readonly missing: Uint32Array;
  /** Chunks of inputs that have a candidate. */
  readonly chunks: Uint16Array;
};

export function createRandomSplit({ memory, classes, strideBits }: TrainingSet): RandomSplit {
  const stride = 2 ** strideBits;
  const bytes = allocate(memory, Uint8Array, 5 * stride + 2 * Uint16Array.BYTES_PER_ELEMENT * stride);
  const sums = allocate(memory, Uint32Array, 2 * classes * stride);
  const part = (i: number) => bytes.subarray(i * stride, (i + 1) * stride);
  return {
    lowest: part(0),
    lowestNext: part(1),
    highestNext: part(2),
    cuts: part(3),
    missingCuts: part(4),
    below: sums.subarray(0, classes * stride),
    missing: sums.subarray(classes * stride),
    chunks: new Uint16Array(bytes.buffer, bytes.byteOffset + 5 * stride, stride / CHUNK),
  };
}
