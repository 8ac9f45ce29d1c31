/** All entities of one group, and the one of them that is open: its cell in a table, and the block of its events. */
import type { BlockPages } from './block-pages.ts';
import type { EventBlock, EventLayout } from './event-block.ts';
import type { KeyTable } from './key-table.ts';

/** Payload of a cell: page number, block in it, first event, number of events. */
export const PAGE = 2;
export const BLOCK = 3;
export const FIRST = 4;
export const EVENTS = 5;

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

/** Points `block` at a block of a page; its events are still those of before. */
export function pointAt(entities: Entities, number: number, block: number): void {
  const page = entities.pages.pages[number]!;
  entities.page = number;
  entities.block.view = page.view;
  entities.block.base = block * page.blockWords;
  entities.block.capacity = page.capacity;
}

/** Writes which events the open entity has into its cell. */
export function writeBack({ table, cell, block }: Entities): void {
  table.cells[cell + FIRST] = block.first;
  table.cells[cell + EVENTS] = block.end - block.first;
}
