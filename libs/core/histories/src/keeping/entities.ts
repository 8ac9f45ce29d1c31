/**
 * All entities of one group: where the events of each lie. 256 tables instead of one, so that none is ever so large
 * that making it wider takes long.
 */
import { createBlockPages, returnBlock, takeBlock } from './block-pages.ts';
import { BLOCK, type Entities, EVENTS, FIRST, PAGE, pointAt, writeBack } from './entity-cell.ts';
import { makeRoom, wantedCapacity } from './entity-room.ts';
import { copyEvents, type Event, type EventBlock, type EventLayout, insertEvent, viewsOf } from './event-block.ts';
import { firstAfter } from './find-event.ts';
import { addKey, createKeyTable, findKey, hashOfKey, type KeyTable, removeKey } from './key-table.ts';

export const TABLES = 256;

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
