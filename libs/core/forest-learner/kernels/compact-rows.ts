import { ENTRY, entryOf, rowAt, countOf } from './layout';

/**
 * Copies the bins of listed rows side by side to `compacted`, and lets the entries name the copies, of which the
 * first is number `offset`. From then on all work on these rows stays within their own memory. A row is `1 <<
 * strideBits` bytes, a multiple of 16. Cost: O(rows x stride), the last cache miss of each row.
 */
export function compactRows(
  list: usize,
  end: usize,
  bins: usize,
  strideBits: usize,
  compacted: usize,
  offset: u32,
): void {
  const stride = (<usize>1) << strideBits;
  for (let e = list, to = compacted; e < end; e += ENTRY, to += stride, offset++) {
    const entry = load<u32>(e);
    const from = bins + rowAt(entry, strideBits);
    for (let at: usize = 0; at < stride; at += 16) v128.store(to + at, v128.load(from + at));
    store<u32>(e, entryOf(offset, countOf(entry)));
  }
}
