/** The open entity's events move within their block, or to another one, as they become more or fewer. */
import { capacityFor, isSparse, returnBlock, takeBlock } from './block-pages.ts';
import { BLOCK, type Entities, PAGE, pointAt, writeBack } from './entity-cell.ts';
import { copyEvents, moveEvents } from './event-block.ts';

/** Gives the open entity a smaller block if it has far too large a one. */
export function shrinkEntity(entities: Entities): void {
  const { block } = entities;
  const wanted = wantedCapacity(block.end - block.first);
  if (wanted <= 0.75 * block.capacity) resizeBlock(entities, wanted);
}

/** Moves the open entity to a fuller page, so that its own can be given back. */
export function settleEntity(entities: Entities): void {
  const { pages, page, block } = entities;
  if (isSparse(pages, page)) resizeBlock(entities, block.capacity);
}

/** Makes room for one more event behind the last. O(1) amortised. */
export function makeRoom(entities: Entities): void {
  shrinkEntity(entities);
  const { block, layout } = entities;
  if (block.end < block.capacity) return;
  const events = block.end - block.first;
  if (block.first <= events >>> 4) return resizeBlock(entities, wantedCapacity(events));
  moveEvents(block, layout, block.first, 0);
  shiftRunning(entities, block.first);
  block.first = 0;
  block.end = events;
}

/** Room for one more event; a sixteenth stays free, so that moving all to the front is rare. */
export function wantedCapacity(events: number): number {
  return capacityFor(events + 1 + (events >>> 4));
}

function resizeBlock(entities: Entities, capacity: number): void {
  const { pages, table, cell, block, layout } = entities;
  const oldPage = table.cells[cell + PAGE]!;
  const oldBlock = table.cells[cell + BLOCK]!;
  const source = { ...block };
  shiftRunning(entities, block.first);
  const running = pages.pages[oldPage]!.running;
  const taken = takeBlock(pages, capacity);
  pointAt(entities, taken.page, taken.block);
  copyEvents(source, block, layout);
  const page = pages.pages[taken.page]!;
  if (page.place < 0) page.running = running;
  table.cells[cell + PAGE] = taken.page;
  table.cells[cell + BLOCK] = taken.block;
  returnBlock(pages, oldPage, oldBlock);
  writeBack(entities);
}

function shiftRunning({ pages, page }: Entities, events: number): void {
  const { running } = pages.pages[page]!;
  if (running !== undefined) running.dropped += events;
}
