import { type EventBlock, type EventLayout, highColumn, timeAt, TWO_TO_32, wordColumn } from './event-block.ts';

/** The first of the events [from, to) whose time is above `timeMs`; `to` if none is. O(log n). */
export function firstAfter(block: EventBlock, layout: EventLayout, timeMs: number, from: number, to: number): number {
  const { words, halves } = block.view;
  const { base } = block;
  const high = highColumn(block, layout);
  let low = from;
  let above = to;
  while (low < above) {
    const middle = (low + above) >>> 1;
    if (halves[high + middle]! * TWO_TO_32 + words[base + middle]! > timeMs) above = middle;
    else low = middle + 1;
  }
  return low;
}

/** Where a transaction of this time comes in: behind all that are not after it. O(1) if it is the newest. */
export function placeOf(block: EventBlock, layout: EventLayout, timeMs: number): number {
  const { first, end } = block;
  return end === first || timeAt(block, layout, end - 1) <= timeMs
    ? end
    : firstAfter(block, layout, timeMs, first, end);
}

/** The event before `end` with this time and id; -1 if there is none. */
export function findEvent(block: EventBlock, layout: EventLayout, end: number, timeMs: number, id: number): number {
  const ids = wordColumn(block, 1);
  for (let event = end - 1; event >= block.first && timeAt(block, layout, event) === timeMs; event--)
    if (block.view.words[ids + event] === id) return event;
  return -1;
}
