import { BINS, bump } from './layout';

/**
 * Counts rows that lie side by side in the histogram of one input: `histogram[column[p]] += inBagCounts[p]` for all `p`
 * below `rows`, a multiple of 16.
 *
 * Four counts a bin keep equal bins in a row from waiting for each other: `counts` has room for 4 x BINS, all 0
 * before and after. Cost: O(rows).
 */
export function addColumn(histogram: usize, counts: usize, column: usize, inBagCounts: usize, rows: usize): void {
  const second = counts + 4 * BINS;
  const third = second + 4 * BINS;
  const fourth = third + 4 * BINS;
  for (let p: usize = 0; p < rows; p += 8) {
    const bins = load<u64>(column + p);
    const drawn = load<u64>(inBagCounts + p);
    bump(counts, <usize>(bins & 255), <u32>(drawn & 255));
    bump(second, <usize>((bins >>> 8) & 255), <u32>((drawn >>> 8) & 255));
    bump(third, <usize>((bins >>> 16) & 255), <u32>((drawn >>> 16) & 255));
    bump(fourth, <usize>((bins >>> 24) & 255), <u32>((drawn >>> 24) & 255));
    bump(counts, <usize>((bins >>> 32) & 255), <u32>((drawn >>> 32) & 255));
    bump(second, <usize>((bins >>> 40) & 255), <u32>((drawn >>> 40) & 255));
    bump(third, <usize>((bins >>> 48) & 255), <u32>((drawn >>> 48) & 255));
    bump(fourth, <usize>(bins >>> 56), <u32>(drawn >>> 56));
  }
  for (let at: usize = 0; at < 4 * BINS; at += 16) {
    const odd = i32x4.add(v128.load(counts + at), v128.load(third + at));
    const even = i32x4.add(v128.load(second + at), v128.load(fourth + at));
    v128.store(histogram + at, i32x4.add(v128.load(histogram + at), i32x4.add(odd, even)));
  }
  memory.fill(counts, 0, 16 * BINS);
}
