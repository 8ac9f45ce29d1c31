/**
 * The other hot loop of training: a node's entries to its two children, without a branch.
 *
 * Entries that go left are written from the front of target[start, end), those that go right from its back; each entry is written at
 * both ends and one of the two places moves on. The order of entries does not matter: all that is made from them is counts.
 * Cost: O(entries).
 */
import { MISSING_BIN } from './bin-column.ts';
import { WEIGHT_BITS } from './training-set.ts';

/**
 * Copies source[start, end) to the same range of `target`, the left child's entries first; gives where the right child's begin.
 * Left is `bin <= cut`, and the missing bin where `missingLeft` is 1.
 */
export function partition(source: Uint32Array, target: Uint32Array, start: number, end: number, bins: Uint8Array, strideBits: number, input: number, cut: number, missingLeft: number): number {
  let left = start;
  let right = end - 1;
  const above = cut + missingLeft + 1;
  for (let i = start; i < end; i++) {
    const entry = source[i]!;
    const bin = (bins[((entry >>> WEIGHT_BITS) << strideBits) + input]! + missingLeft) & MISSING_BIN;
    const goesLeft = (bin - above) >>> 31; // the sign: 1 where bin < above; a comparison would become a branch
    target[left] = entry;
    target[right] = entry;
    left += goesLeft;
    right += goesLeft - 1;
  }
  return left;
}
