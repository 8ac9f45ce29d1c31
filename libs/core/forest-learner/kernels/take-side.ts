import { ENTRY, entryOf } from './layout';

/**
 * Takes the rows on one side of a cut out of a count-array node: lists them from `list` on and sets their counts to 0.
 * Returns how many they are.
 *
 * The rows lie side by side, `rows` of them, a multiple of 16, the first at position `first`. Left is `bin <= cut`,
 * and the missing bin (255) where `missingLeft` is 1. Sixteen rows are compared at once, and passed over where none
 * of them is taken. Cost: O(rows / 16 + rows taken).
 */
export function takeSide(
  column: usize,
  inBagCounts: usize,
  first: u32,
  rows: usize,
  cut: i32,
  missingLeft: i32,
  takesLeft: bool,
  list: usize,
): usize {
  const shift = i8x16.splat(<i8>missingLeft); // makes the missing bin 0, which is left of every cut
  const last = i8x16.splat(<i8>(cut + missingLeft));
  const flip = i8x16.splat(takesLeft ? 0 : -1);
  let next = list;
  for (let p: usize = 0; p < rows; p += 16) {
    const isOnSide = v128.xor(i8x16.le_u(i8x16.add(v128.load(column + p), shift), last), flip);
    const before = v128.load(inBagCounts + p);
    const taken = v128.and(isOnSide, before);
    if (!v128.any_true(taken)) continue;
    for (let bytes = i8x16.bitmask(i8x16.ne(taken, i8x16.splat(0))); bytes !== 0; bytes &= bytes - 1) {
      const row = p + ctz(bytes);
      store<u32>(next, entryOf(first + <u32>row, load<u8>(inBagCounts + row)));
      next += ENTRY;
    }
    v128.store(inBagCounts + p, v128.xor(before, taken));
  }
  return (next - list) / ENTRY;
}
