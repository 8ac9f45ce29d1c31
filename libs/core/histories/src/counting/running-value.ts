/**
 * How many different values lie in each of several nested windows. A value counts by its last event: it is in every
 * window in which that event is, so one table of last events serves all windows.
 */
import { addKey, createKeyTable, findKey, type KeyTable, removeKey } from '../keeping/key-table.ts';
import { type Figures } from './figures.ts';

export type RunningValue = {
  readonly distinct: Float64Array;
  /** From a value to its last event. */
  readonly last: KeyTable;
};

const LAST = 2;

export function createRunningValue(windows: number): RunningValue {
  return { distinct: new Float64Array(windows), last: createKeyTable(1) };
}

/** @param from of each window, its first event */
export function addToValue(running: RunningValue, event: number, low: number, high: number, from: Float64Array): void {
  if (low === 0 && high === 0) return;
  const { distinct, last } = running;
  const found = findKey(last, low, high);
  const earlier = found < 0 ? -1 : last.cells[found + LAST]!;
  for (let w = 0; w < distinct.length; w++) if (earlier < from[w]!) distinct[w]!++;
  const cell = found < 0 ? addKey(last, low, high) : found;
  last.cells[cell + LAST] = event;
}

/** An event passes out of a window. */
export function leaveValue(running: RunningValue, window: number, event: number, low: number, high: number): void {
  if (low === 0 && high === 0) return;
  const { distinct, last } = running;
  const cell = findKey(last, low, high);
  if (cell < 0 || last.cells[cell + LAST] !== event) return;
  distinct[window]!--;
  if (window === distinct.length - 1) removeKey(last, cell);
}

/**
 * @param at position of the first window's figures of this value
 * @param from of each window, its first event
 */
export function writeValue(
  { distinct, last }: RunningValue,
  { values, width }: Figures,
  at: number,
  [low, high]: readonly [number, number],
  from: Float64Array,
): void {
  const cell = low === 0 && high === 0 ? -1 : findKey(last, low, high);
  const met = cell < 0 ? -1 : last.cells[cell + LAST]!;
  for (let w = 0; w < distinct.length; w++) {
    values[at + w * width] = distinct[w]!;
    values[at + w * width + 1] = met >= from[w]! ? 1 : 0;
  }
}
