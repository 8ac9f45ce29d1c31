import { MOST_TIMES, WEIGHT_BITS } from './training-set.ts';

/** Rows of which one word each is fetched in turn: as many as a processor can wait for at once, and few enough to be in its first cache when their other words are. */
const BLOCK = 64;

/**
 * Copies the bins of listed rows side by side, that of `list[i]` to place `i` of `gathered`, and lets the entries name the new places.
 * From then on all work on these rows stays within their own memory. Cost: O(rows x stride), the last cache miss of each row.
 */
export function gatherRows(list: Uint32Array, start: number, end: number, bins: Uint8Array, strideBits: number, gathered: Uint8Array): void {
  const from = new Int32Array(bins.buffer);
  const to = new Int32Array(gathered.buffer);
  const wordBits = strideBits - 2;
  const words = 1 << wordBits;
  for (let first = start; first < end; first += BLOCK) {
    const next = Math.min(end, first + BLOCK);
    for (let w = 0; w < words; w++) {
      for (let i = first; i < next; i++) to[(i << wordBits) + w] = from[((list[i]! >>> WEIGHT_BITS) << wordBits) + w]!;
    }
    for (let i = first; i < next; i++) list[i] = (i << WEIGHT_BITS) | (list[i]! & MOST_TIMES);
  }
}
