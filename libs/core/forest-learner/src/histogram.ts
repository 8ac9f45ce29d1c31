/**
 * The hot loops of training: how many rows of a class lie in each bin of an input.
 *
 *     histogram[bin] += times, for every row and every wanted input
 *
 * For a list of rows five inputs share one pass, so a row's cache line is fetched once and no load waits for another.
 * For the dense rows a pass reads one column, four bytes at a time, and keeps four counts a bin, so that equal bins in a row do not
 * wait for each other.
 * Cost: O(rows x inputs).
 */
import { MOST_TIMES, WEIGHT_BITS } from './training-set.ts';

export const BINS = 256;

/** Counts of 4 x BINS that `addColumn` needs; all 0 before and after. */
export function createColumnCounts(): Int32Array {
  return new Int32Array(4 * BINS);
}

/**
 * Adds the rows at `[start, end)` to `histogram[at, at + BINS)`.
 *
 * @param column and `times`: four rows a word; `start` is a multiple of 4, rows up to the next multiple of `end` have 0 times
 */
export function addColumn(histogram: Int32Array, at: number, counts: Int32Array, column: Int32Array, times: Int32Array, start: number, end: number): void {
  for (let w = start >>> 2; w < (end + 3) >>> 2; w++) {
    const bin = column[w]!;
    const time = times[w]!;
    counts[bin & 255]! += time & 255;
    counts[256 | ((bin >>> 8) & 255)]! += (time >>> 8) & 255;
    counts[512 | ((bin >>> 16) & 255)]! += (time >>> 16) & 255;
    counts[768 | (bin >>> 24)]! += time >>> 24;
  }
  for (let b = 0; b < BINS; b++) {
    histogram[at + b]! += counts[b]! + counts[256 + b]! + counts[512 + b]! + counts[768 + b]!;
    counts[b] = counts[256 + b] = counts[512 + b] = counts[768 + b] = 0;
  }
}

/** Adds `entries[start, end)`, `sign` times, to the histogram of each of `tried[0, count)`; that of slot `s` begins at `at[s]`. */
export function addEntries(histogram: Int32Array, at: Int32Array, entries: Uint32Array, start: number, end: number, bins: Uint8Array, strideBits: number, tried: Uint16Array, count: number, sign: 1 | -1): void {
  let slot = 0;
  for (; slot + 5 <= count; slot += 5) addFive(histogram, at, entries, start, end, bins, strideBits, tried, slot, sign);
  for (; slot < count; slot++) addOne(histogram, at[slot]!, entries, start, end, bins, strideBits, tried[slot]!, sign);
}

function addFive(histogram: Int32Array, at: Int32Array, entries: Uint32Array, start: number, end: number, bins: Uint8Array, strideBits: number, tried: Uint16Array, slot: number, sign: number): void {
  const h0 = at[slot]!;
  const h1 = at[slot + 1]!;
  const h2 = at[slot + 2]!;
  const h3 = at[slot + 3]!;
  const h4 = at[slot + 4]!;
  const i0 = tried[slot]!;
  const i1 = tried[slot + 1]!;
  const i2 = tried[slot + 2]!;
  const i3 = tried[slot + 3]!;
  const i4 = tried[slot + 4]!;
  for (let i = start; i < end; i++) {
    const entry = entries[i]!;
    const times = Math.imul(entry & MOST_TIMES, sign);
    const row = (entry >>> WEIGHT_BITS) << strideBits;
    histogram[h0 + bins[row + i0]!]! += times;
    histogram[h1 + bins[row + i1]!]! += times;
    histogram[h2 + bins[row + i2]!]! += times;
    histogram[h3 + bins[row + i3]!]! += times;
    histogram[h4 + bins[row + i4]!]! += times;
  }
}

function addOne(histogram: Int32Array, at: number, entries: Uint32Array, start: number, end: number, bins: Uint8Array, strideBits: number, input: number, sign: number): void {
  for (let i = start; i < end; i++) {
    const entry = entries[i]!;
    histogram[at + bins[((entry >>> WEIGHT_BITS) << strideBits) + input]!]! += Math.imul(entry & MOST_TIMES, sign);
  }
}
