import { copyRow } from './layout';

/** Rows that are listed before they are copied: copies that follow each other wait for memory together. */
const BLOCK: usize = 4096;

/**
 * Takes the rows on one side of a cut out of a count-array node: copies their bins and in-bag counts side by side to
 * `taken` and `takenCounts`, and sets their counts in the node to 0. Returns how many they are.
 *
 * The rows lie side by side, `rows` of them, a multiple of 16; `bins` has them once more, row by row, `1 <<
 * strideBits` bytes each. Left is `bin <= cut`, and the missing bin (255) where `missingLeft` is 1. Sixteen rows are
 * compared at once, and passed over where none of them is taken. `numbers` is scratch of BLOCK u32. Cost: O(rows / 16
 * + rows taken x stride).
 */
export function takeSide(
  column: usize,
  bins: usize,
  strideBits: usize,
  inBagCounts: usize,
  rows: usize,
  cut: i32,
  missingLeft: i32,
  takesLeft: bool,
  taken: usize,
  takenCounts: usize,
  numbers: usize,
): usize {
  const stride = (<usize>1) << strideBits;
  const shift = i8x16.splat(<i8>missingLeft); // makes the missing bin 0, which is left of every cut
  const last = i8x16.splat(<i8>(cut + missingLeft));
  const flip = i8x16.splat(takesLeft ? 0 : -1);
  let total: usize = 0;
  for (let block: usize = 0; block < rows; block += BLOCK) {
    const end = min(rows, block + BLOCK);
    let listed = numbers;
    for (let p = block; p < end; p += 16) {
      const isOnSide = v128.xor(i8x16.le_u(i8x16.add(v128.load(column + p), shift), last), flip);
      const before = v128.load(inBagCounts + p);
      const drawn = v128.and(isOnSide, before);
      if (!v128.any_true(drawn)) continue;
      for (let bytes = i8x16.bitmask(i8x16.ne(drawn, i8x16.splat(0))); bytes !== 0; bytes &= bytes - 1) {
        const row = p + ctz(bytes);
        store<u32>(listed, <u32>row);
        store<u8>(takenCounts + total, load<u8>(inBagCounts + row));
        total++;
        listed += 4;
      }
      v128.store(inBagCounts + p, v128.xor(before, drawn));
    }
    for (let each = numbers; each < listed; each += 4, taken += stride)
      copyRow(bins + ((<usize>load<u32>(each)) << strideBits), taken, stride);
  }
  return total;
}
