/** Bins of an input are told apart by one byte, and a histogram has a whole number of 32 bits for each. */
export const BINS: usize = 256;

/** An entry of a list of rows packs where the row is and how often it was drawn: `place << WEIGHT_BITS | times`. */
const WEIGHT_BITS: u32 = 5;
const MOST_TIMES: u32 = 31;

/** Bytes of an entry. */
export const ENTRY: usize = 4;

export function entryOf(place: u32, times: u32): u32 {
  return (place << WEIGHT_BITS) | times;
}

export function timesOf(entry: u32): u32 {
  return entry & MOST_TIMES;
}

/** Distance of an entry's row from the first row, rows being `1 << strideBits` bytes apart. */
export function rowAt(entry: u32, strideBits: usize): usize {
  return (<usize>(entry >>> WEIGHT_BITS)) << strideBits;
}

/** Counts `times` rows more in one bin. */
export function bump(histogram: usize, bin: usize, times: u32): void {
  const at = histogram + (bin << 2);
  store<u32>(at, load<u32>(at) + times);
}
