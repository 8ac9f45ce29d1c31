/** Bins of an input are told apart by one byte, and a histogram has a whole number of 32 bits for each. */
export const BINS: usize = 256;

/** An entry of a list of rows packs where the row is and how often it was drawn: `row << WEIGHT_BITS | count`. */
const WEIGHT_BITS: u32 = 5;
const MAX_IN_BAG_COUNT: u32 = 31;

/** Bytes of an entry. */
export const ENTRY: usize = 4;

export function entryOf(row: u32, count: u32): u32 {
  return (row << WEIGHT_BITS) | count;
}

export function countOf(entry: u32): u32 {
  return entry & MAX_IN_BAG_COUNT;
}

/** Distance of an entry's row from the first row, rows being `1 << strideBits` bytes apart. */
export function rowAt(entry: u32, strideBits: usize): usize {
  return (<usize>(entry >>> WEIGHT_BITS)) << strideBits;
}

/** Counts `count` rows more in one bin. */
export function bump(histogram: usize, bin: usize, count: u32): void {
  const at = histogram + (bin << 2);
  store<u32>(at, load<u32>(at) + count);
}
