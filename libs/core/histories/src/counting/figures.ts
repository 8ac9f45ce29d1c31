/**
 * What is counted of each window, side by side in one Float64Array: transactions, frauds; of each number how many are
 * known, their sum and the largest; of each value how many different ones, and whether this transaction's is among
 * them.
 */
import type { GroupProgram } from '../plan/group-program.ts';

export type Figures = {
  /** Figures a window. */
  readonly width: number;
  readonly values: Float64Array;
  /** Time of the newest earlier event; -Infinity without one. */
  newestMs: number;
};

export const TRANSACTIONS = 0;
export const FRAUDS = 1;
const FIRST_NUMBER = 2;

export function createFigures({ withinMs, numbers, values }: GroupProgram): Figures {
  const width = FIRST_NUMBER + 3 * numbers.length + 2 * values.length;
  return { width, values: new Float64Array(withinMs.length * width), newestMs: -Infinity };
}

/** Position of `known` of a number, which is followed by its sum and its largest, within the figures of a window. */
export function figureOfNumber(number: number): number {
  return FIRST_NUMBER + 3 * number;
}

/** Position of `distinct` of a value, which is followed by whether it was met, within the figures of a window. */
export function figureOfValue({ numbers }: GroupProgram, value: number): number {
  return FIRST_NUMBER + 3 * numbers.length + 2 * value;
}
