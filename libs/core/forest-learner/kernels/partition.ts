import { ENTRY, rowAt } from './layout';

/**
 * Copies a node's entries to the same range of another list, those that go left from its front, those that go right
 * from its back; gives how many go left. Left is `bin <= cut`, and the missing bin (255) where `missingLeft` is 1;
 * `bins` are those of the input.
 *
 * Without a branch: each entry is written at both ends, and one of the two places moves on. Cost: O(entries).
 */
export function partition(
  source: usize,
  end: usize,
  target: usize,
  bins: usize,
  strideBits: usize,
  cut: i32,
  missingLeft: i32,
): usize {
  const above = cut + missingLeft + 1;
  let left = target;
  let right = target + (end - source) - ENTRY;
  for (let e = source; e < end; e += ENTRY) {
    const entry = load<u32>(e);
    const bin = (<i32>load<u8>(bins + rowAt(entry, strideBits)) + missingLeft) & 255;
    const goesLeft = ENTRY * <usize>((<u32>(bin - above)) >>> 31); // the sign: 1 where bin < above; a comparison would become a branch
    store<u32>(left, entry);
    store<u32>(right, entry);
    left += goesLeft;
    right += goesLeft - ENTRY;
  }
  return (left - target) / ENTRY;
}
