import { MOST_TIMES, WEIGHT_BITS } from './training-set.ts';

/**
 * Copies the bins of listed rows side by side, that of `list[i]` to place `i` of `gathered`, and lets the entries name the new places.
 * From then on all work on these rows stays within their own memory. Cost: O(rows x stride), the last cache miss of each row.
 */
export function gatherRows(list: Uint32Array, start: number, end: number, bins: Uint8Array, strideBits: number, gathered: Uint8Array): void {
  const from = new Int32Array(bins.buffer);
  const to = new Int32Array(gathered.buffer);
  const wordBits = strideBits - 2;
  const words = 1 << wordBits;
  for (let i = start; i < end; i++) {
    const entry = list[i]!;
    const source = (entry >>> WEIGHT_BITS) << wordBits;
    const target = i << wordBits;
    for (let w = 0; w < words; w++) to[target + w] = from[source + w]!;
    list[i] = (i << WEIGHT_BITS) | (entry & MOST_TIMES);
  }
}
