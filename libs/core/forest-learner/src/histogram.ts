/**
 * The hot loop of training: how many rows of a class lie in each bin of each tried input.
 *
 *     histogram[slot * 256 + bin] += times, for every entry in entries[start, end) and every tried input
 *
 * Five inputs share one pass, so a row's cache line is fetched once and the loads of one row do not wait for another.
 * Cost: O(entries x inputs); sequential reads of `entries`, one cache line of `bins` a row.
 */
import { WEIGHT_BITS } from './training-set.ts';

export const BINS = 256;
const TIMES = (1 << WEIGHT_BITS) - 1;

/** Adds the entries of one class to the histograms of `tried[0, count)`, which begin at `at`. */
export function addToHistogram(histogram: Int32Array, at: number, entries: Uint32Array, start: number, end: number, bins: Uint8Array, strideBits: number, tried: Uint16Array, count: number): void {
  let slot = 0;
  for (; slot + 5 <= count; slot += 5) addFive(histogram, at + slot * BINS, entries, start, end, bins, strideBits, tried, slot);
  for (; slot < count; slot++) addOne(histogram, at + slot * BINS, entries, start, end, bins, strideBits, tried[slot]!);
}

function addFive(histogram: Int32Array, h0: number, entries: Uint32Array, start: number, end: number, bins: Uint8Array, strideBits: number, tried: Uint16Array, slot: number): void {
  const i0 = tried[slot]!;
  const i1 = tried[slot + 1]!;
  const i2 = tried[slot + 2]!;
  const i3 = tried[slot + 3]!;
  const i4 = tried[slot + 4]!;
  const h1 = h0 + BINS;
  const h2 = h1 + BINS;
  const h3 = h2 + BINS;
  const h4 = h3 + BINS;
  for (let i = start; i < end; i++) {
    const entry = entries[i]!;
    const times = entry & TIMES;
    const row = (entry >>> WEIGHT_BITS) << strideBits;
    histogram[h0 + bins[row + i0]!]! += times;
    histogram[h1 + bins[row + i1]!]! += times;
    histogram[h2 + bins[row + i2]!]! += times;
    histogram[h3 + bins[row + i3]!]! += times;
    histogram[h4 + bins[row + i4]!]! += times;
  }
}

function addOne(histogram: Int32Array, at: number, entries: Uint32Array, start: number, end: number, bins: Uint8Array, strideBits: number, input: number): void {
  for (let i = start; i < end; i++) {
    const entry = entries[i]!;
    histogram[at + bins[((entry >>> WEIGHT_BITS) << strideBits) + input]!]! += entry & TIMES;
  }
}
