/**
 * The figures of an entity with many events, kept up to date from one transaction to the next: O(1) amortised a
 * transaction and window, whatever the number of events. They are made from the events when they are missing, in
 * O(events), and never stored. Only for transactions in the order of time; after a late one they are made again.
 *
 * Events are named by their place in the block plus `dropped`, which stays the same when events move to the front.
 */
import {
  type Event,
  type EventBlock,
  type EventLayout,
  FRAUD_LABEL,
  labelColumn,
  timeAt,
  valueColumn,
  wordColumn,
} from '../keeping/event-block.ts';
import type { GroupProgram } from '../plan/group-program.ts';
import { figureOfValue, type Figures, FRAUDS, TRANSACTIONS } from './figures.ts';
import { addToNumber, createRunningNumber, leaveNumber, type RunningNumber, writeNumber } from './running-number.ts';
import { addToValue, createRunningValue, leaveValue, type RunningValue, writeValue } from './running-value.ts';

export type RunningCounts = {
  dropped: number;
  /** Of each window: its events are [from, to). */
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly frauds: Float64Array;
  readonly numbers: readonly RunningNumber[];
  readonly values: readonly RunningValue[];
};

/** The events of an entity and what is counted of them. */
export type Counted = { readonly program: GroupProgram; readonly layout: EventLayout; readonly block: EventBlock };

export function makeRunningCounts(counted: Counted): RunningCounts {
  const { program, block } = counted;
  const windows = program.withinMs.length;
  const counts: RunningCounts = {
    dropped: 0,
    from: new Float64Array(windows).fill(block.first),
    to: new Float64Array(windows).fill(block.first),
    frauds: new Float64Array(windows),
    numbers: program.numberWindows.map(createRunningNumber),
    values: program.valueWindows.map(createRunningValue),
  };
  for (let place = block.first; place < block.end; place++) enter(counts, counted, place);
  return counts;
}

/** The figures as of a transaction that is not before the newest event. Windows only ever move on. */
export function countRunning(counts: RunningCounts, counted: Counted, event: Event, figures: Figures): void {
  const { program, layout, block } = counted;
  moveWindows(counts, counted, event.timeMs);
  for (let w = 0; w < program.withinMs.length; w++) {
    figures.values[w * figures.width + TRANSACTIONS] = counts.to[w]! - counts.from[w]!;
    figures.values[w * figures.width + FRAUDS] = counts.frauds[w]!;
  }
  figures.newestMs = block.end > block.first ? timeAt(block, layout, block.end - 1) : -Infinity;
  counts.numbers.forEach((running, n) => writeNumber(running, n, counts.from, figures));
  counts.values.forEach((running, v) => {
    const key = [event.values[2 * v]!, event.values[2 * v + 1]!] as const;
    writeValue(running, figures, figureOfValue(program, v), key, counts.from);
  });
}

/** The event in this place has just been kept, the newest of all: it lies in every window without a delay. */
export function enter(counts: RunningCounts, { program, layout, block }: Counted, place: number): void {
  const event = place + counts.dropped;
  for (let w = 0; w < program.delayMs.length && program.delayMs[w] === 0; w++) {
    counts.to[w] = event + 1;
    if (program.countsFrauds[w] && isFraud(block, layout, place)) counts.frauds[w]!++;
  }
  for (let n = 0; n < layout.numbers; n++)
    addToNumber(counts.numbers[n]!, event, block.view.floats[wordColumn(block, 2 + n) + place]!);
  for (let v = 0; v < layout.values; v++) {
    const at = valueColumn(block, layout, v) + place;
    addToValue(counts.values[v]!, event, block.view.words[at]!, block.view.words[at + block.capacity]!, counts.from);
  }
}

/** What is known of the event in this place changes from not a fraud to a fraud (1), or back (-1). */
export function relabel(counts: RunningCounts, { program }: Counted, place: number, change: 1 | -1): void {
  const event = place + counts.dropped;
  for (let w = 0; w < program.withinMs.length; w++)
    if (program.countsFrauds[w] && counts.from[w]! <= event && event < counts.to[w]!) counts.frauds[w]! += change;
}

function moveWindows(counts: RunningCounts, counted: Counted, timeMs: number): void {
  const { program, layout, block } = counted;
  const { from, to, frauds, dropped } = counts;
  for (let w = 0; w < program.withinMs.length; w++) {
    const newestMs = timeMs - program.delayMs[w]!;
    const countsFrauds = program.countsFrauds[w]!;
    for (; to[w]! - dropped < block.end && timeAt(block, layout, to[w]! - dropped) <= newestMs; to[w]!++)
      if (countsFrauds && isFraud(block, layout, to[w]! - dropped)) frauds[w]!++;
    const edge = newestMs - program.withinMs[w]!;
    for (; from[w]! < to[w]! && timeAt(block, layout, from[w]! - dropped) <= edge; from[w]!++) {
      const place = from[w]! - dropped;
      if (countsFrauds && isFraud(block, layout, place)) frauds[w]!--;
      leave(counts, counted, w, place);
    }
  }
}

function leave(counts: RunningCounts, { program, layout, block }: Counted, w: number, place: number): void {
  for (let n = 0; n < layout.numbers; n++)
    if (w < program.numberWindows[n]!)
      leaveNumber(counts.numbers[n]!, w, block.view.floats[wordColumn(block, 2 + n) + place]!);
  for (let v = 0; v < layout.values; v++) {
    if (w >= program.valueWindows[v]!) continue;
    const at = valueColumn(block, layout, v) + place;
    const { words } = block.view;
    leaveValue(counts.values[v]!, w, place + counts.dropped, words[at]!, words[at + block.capacity]!);
  }
}

function isFraud(block: EventBlock, layout: EventLayout, place: number): boolean {
  return block.view.bytes[labelColumn(block, layout) + place]! >= FRAUD_LABEL;
}
