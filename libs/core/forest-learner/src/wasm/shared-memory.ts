import { learnerError } from '../errors.ts';

/** A WebAssembly memory that threads share. */
export type SharedMemory = { readonly buffer: SharedArrayBuffer; readonly grow: (pages: number) => number };

/** TypeScript knows it only together with all of a browser. */
declare const WebAssembly: {
  readonly Memory: new (limits: { initial: number; maximum: number; shared: true }) => SharedMemory;
};

/** WebAssembly addresses memory in 32 bits: 4 GiB, in pages of 64 KiB. */
const PAGE = 1 << 16;
const MAX_PAGES = 1 << 16;

type Numbers<T> = { new (buffer: ArrayBufferLike, at: number, length: number): T; readonly BYTES_PER_ELEMENT: number };

/** An empty memory: one page that nobody uses, so that no array has the address 0. */
export function createSharedMemory(): SharedMemory {
  return new WebAssembly.Memory({ initial: 1, maximum: MAX_PAGES, shared: true });
}

/** Bytes that have not been handed out yet. */
export function roomIn(memory: SharedMemory): number {
  return MAX_PAGES * PAGE - memory.buffer.byteLength;
}

/**
 * An array of zeros on fresh pages of the memory. Threads may ask at the same time; nothing is ever given back. Only
 * pages that are written to take up room in the machine.
 *
 * @throws FRAUD_LEARNER_DATA when the memory is used up
 */
export function allocate<T>(memory: SharedMemory, type: Numbers<T>, length: number): T {
  const pages = Math.ceil((length * type.BYTES_PER_ELEMENT) / PAGE);
  let firstPage: number;
  try {
    firstPage = memory.grow(pages);
  } catch (cause) {
    throw learnerError(
      'FRAUD_LEARNER_DATA',
      'Cannot train on so many rows: with what the threads need to grow trees they exceed 4 GiB; ' +
        'train on fewer rows or in fewer threads',
      { cause },
    );
  }
  return new type(memory.buffer, firstPage * PAGE, length);
}
