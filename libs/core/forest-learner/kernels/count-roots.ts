/**
 * Four trees counted in one pass: how often a row is in each of them are four numbers side by side, added at once.
 * Two counts a bin keep equal bins in a row from waiting for each other.
 */
import { BINS } from './layout';

/** Bytes of the four numbers of a row, or of a bin. */
const FOUR: usize = 16;

/** Puts the in-bag counts of four trees side by side: `packed` gets four u32 a row. `rows` is a multiple of 4. */
export function packCounts(first: usize, second: usize, third: usize, fourth: usize, rows: usize, packed: usize): void {
  for (let p: usize = 0, to = packed; p < rows; p++, to += FOUR) {
    store<u32>(to, load<u8>(first + p));
    store<u32>(to, load<u8>(second + p), 4);
    store<u32>(to, load<u8>(third + p), 8);
    store<u32>(to, load<u8>(fourth + p), 12);
  }
}

/**
 * Counts packed rows in the bins of a column: `counts` has 2 x BINS x four u32. `rows` is a multiple of 4. Cost:
 * O(rows).
 */
export function countPacked(column: usize, packed: usize, rows: usize, counts: usize): void {
  for (let p: usize = 0, from = packed; p < rows; p += 4, from += 4 * FOUR) {
    const bins = <usize>load<u32>(column + p);
    addFour(counts + (bins & 255) * (2 * FOUR), from);
    addFour(counts + ((bins >>> 8) & 255) * (2 * FOUR) + FOUR, from + FOUR);
    addFour(counts + ((bins >>> 16) & 255) * (2 * FOUR), from + 2 * FOUR);
    addFour(counts + (bins >>> 24) * (2 * FOUR) + FOUR, from + 3 * FOUR);
  }
}

function addFour(to: usize, from: usize): void {
  v128.store(to, i32x4.add(v128.load(to), v128.load(from)));
}

/** Writes what was counted to the histograms of the four trees, and leaves `counts` all 0. */
export function unpackCounts(counts: usize, first: usize, second: usize, third: usize, fourth: usize): void {
  for (let at: usize = 0; at < 4 * BINS; at += 4) {
    const sum = i32x4.add(v128.load(counts + 8 * at), v128.load(counts + 8 * at, FOUR));
    v128.store32_lane(first + at, sum, 0);
    v128.store32_lane(second + at, sum, 1);
    v128.store32_lane(third + at, sum, 2);
    v128.store32_lane(fourth + at, sum, 3);
  }
  memory.fill(counts, 0, 2 * FOUR * BINS);
}
