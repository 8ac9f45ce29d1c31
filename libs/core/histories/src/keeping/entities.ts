/**
 * All entities of one group: where the events of each lie. 256 tables instead of one, so that none is ever so large
 * that making it wider takes long.
 */
import { type BlockPages, capacityFor, createBlockPages, isSparse, returnBlock, takeBlock } from './block-pages.ts';
import {
  copyEvents,
  type Event,
  type EventBlock,
  type EventLayout,
  firstAfter,
  insertEvent,
  moveEvents,
  viewsOf,
} from './event-block.ts';
import { addKey, createKeyTable, findKey, hashOfKey, type KeyTable, removeKey } from './key-table.ts';

export const TABLES = 256;

/** Payload of a cell: page number, block in it, first event, number of events. */
const PAGE = 2;
const BLOCK = 3;
const FIRST = 4;
const EVENTS = 5;

export type Entities = {
  readonly layout: EventLayout;
  readonly tables: readonly KeyTable[];
  readonly pages: BlockPages;
  /** The entity that `openEntity` or `addEntity` found last. */
  readonly block: EventBlock;
  table: KeyTable;
  cell: number;
  page: number;
  events: number;
};

export function createEntities(layout: EventLayout): Entities {
  const tables = Array.from({ length: TABLES }, () => createKeyTable(4));
  return {
    layout,
    tables,
    pages: createBlockPages(layout),
    block: { view: viewsOf(new ArrayBuffer(0)), base: 0, capacity: 0, first: 0, end: 0 },
    table: tables[0]!,
    cell: -1,
    page: 0,
    events: 0,
  };
}

/** Points `block` at an entity's events. @returns whether it has any */
export function openEntity(entities: Entities, low: number, high: number): boolean {
  const table = entities.tables[hashOfKey(low, high) >>> 24]!;
  const cell = findKey(table, low, high);
  if (cell < 0) return false;
  openCell(entities, table, cell);
  return true;
}

/** The same for a cell that is known to be taken. */
export function openCell(entities: Entities, table: KeyTable, cell: number): void {
  const { cells } = table;
  entities.table = table;
  entities.cell = cell;
  pointAt(entities, cells[cell + PAGE]!, cells[cell + BLOCK]!);
  entities.block.first = cells[cell + FIRST]!;
  entities.block.end = entities.block.first + cells[cell + EVENTS]!;
}

/** Makes room for a new entity with so many events, and points `block` at it, still empty. */
export function addEntity(entities: Entities, low: number, high: number, events: number): void {
  entities.table = entities.tables[hashOfKey(low, high) >>> 24]!;
  const { page, block } = takeBlock(entities.pages, wantedCapacity(events));
  entities.cell = addKey(entities.table, low, high);
  entities.table.cells[entities.cell + PAGE] = page;
  entities.table.cells[entities.cell + BLOCK] = block;
  pointAt(entities, page, block);
  entities.block.first = 0;
  entities.block.end = 0;
}

/** Drops the events of the open entity that lie at `timeMs` or before. */
export function dropUntil(entities: Entities, timeMs: number): void {
  const { block, layout } = entities;
  const first = firstAfter(block, layout, timeMs, block.first, block.end);
  entities.events -= first - block.first;
  block.first = first;
  writeBack(entities);
}

/** Forgets the open entity. */
export function dropEntity(entities: Entities): void {
  const { table, cell, block } = entities;
  entities.events -= block.end - block.first;
  returnBlock(entities.pages, table.cells[cell + PAGE]!, table.cells[cell + BLOCK]!);
  removeKey(table, cell);
}

/** Writes one event of the open entity in place `at` of its block, O(1) amortised at its end. */
export function keepEvent(entities: Entities, at: number, event: Event): void {
  const { block, layout } = entities;
  const fromFirst = at - block.first;
  makeRoom(entities);
  insertEvent(block, layout, block.first + fromFirst, event);
  entities.events++;
  writeBack(entities);
}

/** Copies all events of a block into that of the open entity, which has room for them and none yet. */
export function adoptEvents(entities: Entities, source: EventBlock): void {
  copyEvents(source, entities.block, entities.layout);
  entities.events += source.end - source.first;
  writeBack(entities);
}

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

function makeRoom(entities: Entities): void {
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
function wantedCapacity(events: number): number {
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

function pointAt(entities: Entities, number: number, block: number): void {
  const page = entities.pages.pages[number]!;
  entities.page = number;
  entities.block.view = page.view;
  entities.block.base = block * page.blockWords;
  entities.block.capacity = page.capacity;
}

function writeBack({ table, cell, block }: Entities): void {
  table.cells[cell + FIRST] = block.first;
  table.cells[cell + EVENTS] = block.end - block.first;
}
