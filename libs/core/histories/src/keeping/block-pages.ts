/**
 * Room for the blocks of many entities. Blocks of one capacity share pages of 64 KiB; a block that would take more
 * than an eighth of a page has one of its own. The lowest page with room is filled first, so that the others empty
 * and are given back. Taking and returning a block is O(1) beside a look at one bit a page.
 */
import type { RunningCounts } from '../counting/running-counts.ts';
import { type BlockBytes, type EventLayout, viewsOf } from './event-block.ts';

const PAGE_WORDS = 1 << 14;

type Page = {
  readonly view: BlockBytes;
  readonly capacity: number;
  readonly blockWords: number;
  /** Position among the pages of its capacity; -1 for the page of a single block. */
  readonly place: number;
  used: number;
  /** Free blocks as a chain: each holds the number of the next one plus 1 in its first word. 0 ends it. */
  firstFree: number;
  /** Kept for the entity whose own page it is. */
  running: RunningCounts | undefined;
};

/** All pages of one capacity. */
type PageClass = {
  /** Numbers of the pages; 0 where a page was given back. */
  readonly numbers: number[];
  /** One bit a place: whether its page has a free block. */
  withRoom: Uint32Array;
  pages: number;
};

export type BlockPages = {
  readonly layout: EventLayout;
  /** By number; number 0 stays empty. */
  readonly pages: (Page | undefined)[];
  readonly vacantNumbers: number[];
  readonly classes: Map<number, PageClass>;
  bytes: number;
};

export function createBlockPages(layout: EventLayout): BlockPages {
  return { layout, pages: [undefined], vacantNumbers: [], classes: new Map(), bytes: 0 };
}

/** The capacity of the block that holds `events`: at most an eighth more from 16 on. */
export function capacityFor(events: number): number {
  if (events <= 8) return Math.max(2, events + (events & 1));
  const step = 2 ** Math.max(1, 28 - Math.clz32(events - 1));
  return Math.ceil(events / step) * step;
}

/** A block of this capacity: the number of its page, and in `page.taken` its place there. */
export function takeBlock(store: BlockPages, capacity: number): { page: number; block: number } {
  const blockWords = Math.ceil((capacity * store.layout.bytesPerEvent) / 4);
  if (blockWords > PAGE_WORDS / 8) return { page: addPage(store, capacity, blockWords, -1), block: 0 };
  const pageClass = classOf(store, capacity);
  let place = placeWithRoom(pageClass);
  if (place < 0) {
    place = pageClass.pages === pageClass.numbers.length ? pageClass.pages : pageClass.numbers.indexOf(0);
    pageClass.numbers[place] = addPage(store, capacity, blockWords, place);
    pageClass.pages++;
    markRoom(pageClass, place);
  }
  const number = pageClass.numbers[place]!;
  const page = store.pages[number]!;
  const block = page.firstFree - 1;
  page.firstFree = page.view.words[block * blockWords]!;
  page.used++;
  if (page.firstFree === 0) pageClass.withRoom[place >>> 5]! &= ~(1 << (place & 31));
  return { page: number, block };
}

export function returnBlock(store: BlockPages, number: number, block: number): void {
  const page = store.pages[number]!;
  if (page.place < 0) return dropPage(store, number, page);
  page.view.words[block * page.blockWords] = page.firstFree;
  page.firstFree = block + 1;
  page.used--;
  const pageClass = classOf(store, page.capacity);
  markRoom(pageClass, page.place);
  if (page.used > 0 || pageClass.pages === 1) return;
  pageClass.numbers[page.place] = 0;
  pageClass.withRoom[page.place >>> 5]! &= ~(1 << (page.place & 31));
  pageClass.pages--;
  dropPage(store, number, page);
}

/** Whether a page is less than three quarters full while a lower one of its capacity has room. */
export function isSparse(store: BlockPages, number: number): boolean {
  const { place, used, blockWords, capacity } = store.pages[number]!;
  const isFull = place < 0 || 4 * used > 3 * Math.floor(PAGE_WORDS / blockWords);
  return !isFull && placeWithRoom(classOf(store, capacity)) < place;
}

function classOf({ classes }: BlockPages, capacity: number): PageClass {
  let found = classes.get(capacity);
  if (found === undefined) classes.set(capacity, (found = { numbers: [], withRoom: new Uint32Array(1), pages: 0 }));
  return found;
}

/** @returns its number */
function addPage(store: BlockPages, capacity: number, blockWords: number, place: number): number {
  const blocks = place < 0 ? 1 : Math.floor(PAGE_WORDS / blockWords);
  const view = viewsOf(new ArrayBuffer(4 * blocks * blockWords));
  if (place >= 0) for (let block = 0; block + 1 < blocks; block++) view.words[block * blockWords] = block + 2;
  const number = store.vacantNumbers.pop() ?? store.pages.length;
  store.pages[number] = { view, capacity, blockWords, place, used: 0, firstFree: 1, running: undefined };
  store.bytes += view.bytes.length;
  return number;
}

function dropPage(store: BlockPages, number: number, page: Page): void {
  store.pages[number] = undefined;
  store.vacantNumbers.push(number);
  store.bytes -= page.view.bytes.length;
  page.view.bytes.buffer.transfer(0); // its memory is free now, not when the garbage collector comes by
}

function placeWithRoom({ withRoom }: PageClass): number {
  for (let i = 0; i < withRoom.length; i++)
    if (withRoom[i] !== 0) return 32 * i + 31 - Math.clz32(withRoom[i]! & -withRoom[i]!);
  return -1;
}

function markRoom(pageClass: PageClass, place: number): void {
  if (place >>> 5 >= pageClass.withRoom.length) {
    const wider = new Uint32Array(2 * pageClass.withRoom.length);
    wider.set(pageClass.withRoom);
    pageClass.withRoom = wider;
  }
  pageClass.withRoom[place >>> 5]! |= 1 << (place & 31);
}
