/**
 * The figures of all windows of one entity as of any moment, by a walk over its events from the newest back. For
 * entities with few events, for late and repeated transactions, and for looking without keeping. O(events in the
 * longest window).
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
import { firstAfter } from '../keeping/find-event.ts';
import type { GroupProgram } from '../plan/group-program.ts';
import { addDistinct, beginDistinct, createDistinctValues } from './distinct-values.ts';
import { figureOfNumber, figureOfValue, type Figures, FRAUDS, TRANSACTIONS } from './figures.ts';

export type Walk = {
  readonly program: GroupProgram;
  readonly layout: EventLayout;
  /** Of each window: its events are [from, to). */
  readonly from: Int32Array;
  readonly to: Int32Array;
};

const distinct = createDistinctValues();

export function createWalk(program: GroupProgram, layout: EventLayout): Walk {
  const { length } = program.withinMs;
  return { program, layout, from: new Int32Array(length), to: new Int32Array(length) };
}

/** @param end only events before this one have arrived before the transaction */
export function countByWalking(walk: Walk, block: EventBlock, end: number, event: Event, figures: Figures): void {
  const { program, layout } = walk;
  figures.newestMs = end > block.first ? timeAt(block, layout, end - 1) : -Infinity;
  findWindows(walk, block, end, event.timeMs, figures);
  for (let number = 0; number < layout.numbers; number++) walkNumber(walk, block, number, figures);
  for (let value = 0; value < layout.values; value++) walkValue(walk, block, value, event, figures);
  if (program.labelled) walkLabels(walk, block, figures);
}

function findWindows(walk: Walk, block: EventBlock, end: number, timeMs: number, { values, width }: Figures): void {
  const { program, layout, from, to } = walk;
  const { withinMs, delayMs } = program;
  for (let w = 0; w < withinMs.length; w++) {
    const delay = delayMs[w]!;
    const isNested = w > 0 && delayMs[w - 1] === delay;
    if (isNested) to[w] = to[w - 1]!;
    else to[w] = delay === 0 ? end : firstAfter(block, layout, timeMs - delay, block.first, end);
    const newest = isNested ? from[w - 1]! : to[w]!;
    from[w] = firstAfter(block, layout, timeMs - delay - withinMs[w]!, block.first, newest);
    values[w * width + TRANSACTIONS] = to[w]! - from[w]!;
  }
}

/** The sum is that of `exact-sum.ts`, in two local numbers: nearly all of a walk's time goes by here. */
function walkNumber({ program, from, to }: Walk, block: EventBlock, number: number, { values, width }: Figures): void {
  const { floats } = block.view;
  const column = wordColumn(block, 2 + number);
  let high = 0;
  let low = 0;
  let known = 0;
  let largest = -Infinity;
  let event = to[0]!;
  for (let w = 0; w < program.numberWindows[number]!; w++) {
    while (event > from[w]!) {
      const value = floats[column + --event]!;
      if (value !== value) continue;
      const sum = high + value;
      const back = sum - high;
      low += high - (sum - back) + (value - back);
      high = sum;
      known++;
      if (value > largest) largest = value;
    }
    const at = w * width + figureOfNumber(number);
    values[at] = known;
    values[at + 1] = high + low;
    values[at + 2] = largest;
  }
}

function walkValue(walk: Walk, block: EventBlock, value: number, event: Event, { values, width }: Figures): void {
  const { program, layout, from, to } = walk;
  const { words } = block.view;
  const column = valueColumn(block, layout, value);
  const windows = program.valueWindows[value]!;
  const low = event.values[2 * value]!;
  const high = event.values[2 * value + 1]!;
  beginDistinct(distinct, to[0]! - from[windows - 1]!);
  let count = 0;
  let met = 0;
  let earlier = to[0]!;
  for (let w = 0; w < windows; w++) {
    while (earlier > from[w]!) {
      const itsLow = words[column + --earlier]!;
      const itsHigh = words[column + block.capacity + earlier]!;
      if (itsLow === 0 && itsHigh === 0) continue;
      if (itsLow === low && itsHigh === high) met = 1;
      if (addDistinct(distinct, itsLow, itsHigh)) count++;
    }
    const at = w * width + figureOfValue(program, value);
    values[at] = count;
    values[at + 1] = met;
  }
}

function walkLabels({ program, layout, from, to }: Walk, block: EventBlock, { values, width }: Figures): void {
  const { bytes } = block.view;
  const column = labelColumn(block, layout);
  let frauds = 0;
  let event = 0;
  for (let w = 0; w < program.delayMs.length; w++) {
    if (w === 0 || program.delayMs[w - 1] !== program.delayMs[w]) {
      frauds = 0;
      event = to[w]!;
    }
    if (!program.countsFrauds[w]) continue;
    while (event > from[w]!) if (bytes[column + --event]! >= FRAUD_LABEL) frauds++;
    values[w * width + FRAUDS] = frauds;
  }
}
