/**
 * Count, sum and largest of one number in nested windows. The largest comes from one queue for all windows: events
 * whose number no later one reaches, so that their numbers fall (D. Lemire 2006, "Streaming maximum-minimum filter
 * using no more than three comparisons per element"); each window looks at the first of them that lies in it.
 */
import { addExactly, type ExactSum } from './exact-sum.ts';
import { figureOfNumber, type Figures } from './figures.ts';

export type RunningNumber = {
  readonly known: Float64Array;
  readonly sums: readonly ExactSum[];
  /** A ring: event and number at position p lie in place p modulo its length. */
  events: Float64Array;
  largest: Float32Array;
  /** Positions [first of the longest window, end) are in use. */
  end: number;
  /** Of each window: position of the first event that may lie in it. */
  readonly heads: Float64Array;
};

export function createRunningNumber(windows: number): RunningNumber {
  return {
    known: new Float64Array(windows),
    sums: Array.from({ length: windows }, () => ({ high: 0, low: 0 })),
    events: new Float64Array(16),
    largest: new Float32Array(16),
    end: 0,
    heads: new Float64Array(windows),
  };
}

export function addToNumber(running: RunningNumber, event: number, value: number): void {
  if (value !== value) return;
  const { known, sums, heads } = running;
  const begin = heads[heads.length - 1]!;
  let mask = running.events.length - 1;
  while (running.end > begin && running.largest[(running.end - 1) & mask]! <= value) running.end--;
  if (running.end - begin > mask) {
    widen(running, begin);
    mask = running.events.length - 1;
  }
  running.events[running.end & mask] = event;
  running.largest[running.end & mask] = value;
  for (let w = 0; w < known.length; w++) {
    known[w]!++;
    addExactly(sums[w]!, value);
    if (heads[w]! > running.end) heads[w] = running.end;
  }
  running.end++;
}

/** An event passes out of a window. */
export function leaveNumber({ known, sums }: RunningNumber, window: number, value: number): void {
  if (value !== value) return;
  known[window]!--;
  addExactly(sums[window]!, -value);
}

/** @param from of each window, its first event */
export function writeNumber(running: RunningNumber, number: number, from: Float64Array, figures: Figures): void {
  const { known, sums, events, largest, heads, end } = running;
  const mask = events.length - 1;
  for (let w = 0; w < known.length; w++) {
    while (heads[w]! < end && events[heads[w]! & mask]! < from[w]!) heads[w]!++;
    const at = w * figures.width + figureOfNumber(number);
    figures.values[at] = known[w]!;
    figures.values[at + 1] = sums[w]!.high;
    figures.values[at + 2] = largest[heads[w]! & mask]!;
  }
}

function widen(running: RunningNumber, begin: number): void {
  const { events, largest, end } = running;
  const mask = events.length - 1;
  running.events = new Float64Array(2 * events.length);
  running.largest = new Float32Array(2 * events.length);
  for (let p = begin; p < end; p++) {
    running.events[p & (2 * mask + 1)] = events[p & mask]!;
    running.largest[p & (2 * mask + 1)] = largest[p & mask]!;
  }
}
