/**
 * A column of float32 -> the bin of each value, with few steps a value: the 16 leading bits of a float name the first bin that
 * values beginning so can lie in, and from there it is a step or two. Cost: O(rows), 64 KiB of memory.
 */
import { orderedBits } from './sort-floats.ts';

/** The bin of missing values (NaN), in every column. */
export const MISSING_BIN = 255;

/** Gives a function from `column[from, end)` to bins: that of row `r` is written to `bins[positions[r]]`. */
export function createBinner(cuts: Float32Array): (column: Float32Array, from: number, end: number, positions: Uint32Array, bins: Uint8Array) => void {
  const firstBin = firstBins(cuts);
  const last = cuts.length;
  return (column, from, end, positions, bins) => {
    const patterns = new Uint32Array(column.buffer, column.byteOffset, column.length);
    for (let r = from; r < end; r++) {
      const value = column[r]!;
      let bin = firstBin[orderedBits(patterns[r]!) >>> 16]!;
      while (bin < last && value > cuts[bin]!) bin++;
      bins[positions[r]!] = value === value ? bin : MISSING_BIN;
    }
  };
}

/** For each value of the 16 leading ordered bits the bin of the least value that begins so. */
function firstBins(cuts: Float32Array): Uint8Array {
  const firstBin = new Uint8Array(1 << 16);
  const patterns = new Uint32Array(cuts.buffer, cuts.byteOffset, cuts.length);
  for (let bin = 0; bin < cuts.length; bin++) firstBin.fill(bin + 1, (orderedBits(patterns[bin]!) >>> 16) + 1);
  return firstBin;
}
