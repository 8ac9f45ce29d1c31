/**
 * The events of one entity, oldest first, ties by arrival: columns side by side in one block of bytes.
 *
 *     low words of the times | ids | numbers, float32 each | values, two words each | high halves of the times | labels
 *
 * Each column has room for `capacity` events; those in [first, end) are there. A time is a whole number of
 * milliseconds in 48 bits, so that windows have exact edges. Bytes an event: 10, 4 for each number, 8 for each value,
 * 1 for the label where labels are kept.
 */

export type EventLayout = {
  readonly numbers: number;
  readonly values: number;
  readonly labelled: boolean;
  /** Columns of 32-bit words. */
  readonly wordColumns: number;
  readonly bytesPerEvent: number;
};

/** Views of one buffer. */
export type BlockBytes = {
  readonly words: Uint32Array;
  readonly floats: Float32Array;
  readonly halves: Int16Array;
  readonly bytes: Uint8Array<ArrayBuffer>;
};

/** Where a block lies and what is in it. One object is pointed at one entity after the other. */
export type EventBlock = {
  view: BlockBytes;
  /** Word of `view` at which the block begins. */
  base: number;
  capacity: number;
  first: number;
  end: number;
};

/** What is kept of a transaction. */
export type Event = {
  timeMs: number;
  id: number;
  numbers: Float32Array;
  /** Two words each. */
  values: Uint32Array;
  label: number;
};

export const UNKNOWN_LABEL = 0;
export const LEGITIMATE_LABEL = 1;
/** What stands at or above it is a fraud. */
export const FRAUD_LABEL = 2;
/** A fraud that was reported, and may be taken back. */
export const REPORTED_FRAUD_LABEL = 3;

/** Times beyond this do not fit, milliseconds either way. */
export const TIME_LIMIT_MS = 2 ** 47 - 1;
export const TWO_TO_32 = 2 ** 32;

export function eventLayout(numbers: number, values: number, labelled: boolean): EventLayout {
  const wordColumns = 2 + numbers + 2 * values;
  return { numbers, values, labelled, wordColumns, bytesPerEvent: 4 * wordColumns + 2 + (labelled ? 1 : 0) };
}

export function viewsOf(buffer: ArrayBuffer): BlockBytes {
  return {
    words: new Uint32Array(buffer),
    floats: new Float32Array(buffer),
    halves: new Int16Array(buffer),
    bytes: new Uint8Array(buffer),
  };
}

/** Index in `view.words` (or `view.floats`) at which a column of words begins: 0 times, 1 ids, 2 the first number. */
export function wordColumn(block: EventBlock, column: number): number {
  return block.base + column * block.capacity;
}

/** Index in `view.words` of the low words of a value; the high words lie one capacity further. */
export function valueColumn(block: EventBlock, layout: EventLayout, value: number): number {
  return wordColumn(block, 2 + layout.numbers + 2 * value);
}

/** Index in `view.halves`. */
export function highColumn(block: EventBlock, layout: EventLayout): number {
  return 2 * wordColumn(block, layout.wordColumns);
}

/** Index in `view.bytes`. */
export function labelColumn(block: EventBlock, layout: EventLayout): number {
  return 4 * wordColumn(block, layout.wordColumns) + 2 * block.capacity;
}

export function timeAt(block: EventBlock, layout: EventLayout, event: number): number {
  const { view, base } = block;
  return view.halves[highColumn(block, layout) + event]! * TWO_TO_32 + view.words[base + event]!;
}

/** Writes one event in place `at`, moving those behind it on by one. The block must have room behind its end. */
export function insertEvent(block: EventBlock, layout: EventLayout, at: number, event: Event): void {
  const { view, base, capacity, end } = block;
  if (at < end) moveEvents(block, layout, at, at + 1);
  const high = Math.floor(event.timeMs / TWO_TO_32);
  view.words[base + at] = event.timeMs - high * TWO_TO_32;
  view.halves[highColumn(block, layout) + at] = high;
  view.words[base + capacity + at] = event.id;
  for (let n = 0; n < layout.numbers; n++) view.floats[wordColumn(block, 2 + n) + at] = event.numbers[n]!;
  for (let v = 0; v < layout.values; v++) {
    const column = valueColumn(block, layout, v);
    view.words[column + at] = event.values[2 * v]!;
    view.words[column + capacity + at] = event.values[2 * v + 1]!;
  }
  if (layout.labelled) view.bytes[labelColumn(block, layout) + at] = event.label;
  block.end++;
}

/** Moves the events [from, end) of a block so that they begin at `to`; `first` and `end` stay as they are. */
export function moveEvents(block: EventBlock, layout: EventLayout, from: number, to: number): void {
  forEachColumn(block, layout, (view, column) => view.copyWithin(column + to, column + from, column + block.end));
}

/** Copies all events of one block to the beginning of another. */
export function copyEvents(source: EventBlock, target: EventBlock, layout: EventLayout): void {
  const columns: (Uint32Array | Int16Array | Uint8Array)[] = [];
  forEachColumn(source, layout, (view, column) => {
    columns.push(view.subarray(column + source.first, column + source.end));
  });
  forEachColumn(target, layout, (view, column) => view.set(columns.shift()!, column));
  target.first = 0;
  target.end = source.end - source.first;
}

/** Every column with the index at which it begins in its view. */
function forEachColumn(
  block: EventBlock,
  layout: EventLayout,
  see: (view: Uint32Array | Int16Array | Uint8Array, column: number) => void,
): void {
  for (let column = 0; column < layout.wordColumns; column++) see(block.view.words, wordColumn(block, column));
  see(block.view.halves, highColumn(block, layout));
  if (layout.labelled) see(block.view.bytes, labelColumn(block, layout));
}
