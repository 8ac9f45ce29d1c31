import { BEYOND_SECONDS, type TimeSpan } from './event-time.ts';

const YEAR = 365 * 86_400;
/** Far less than the 1,000 between two units of time. */
const FACTOR = 10;

/**
 * Between which event times a new transaction may lie, given those that a model has learned. Wide on purpose: times may
 * start anew at 0, or go on for a year after the training, and as long again as the model has served. What lies outside
 * is in another unit. A short time in milliseconds (400,000 instead of 400) looks like a later one and lies inside.
 * O(weeks).
 *
 * @param learned the weeks the model learned from, in the unit of its training; none: only what no second can be is out
 * @param ageSeconds since the model was made
 */
export function plausibleEventTimes(learned: readonly TimeSpan[], ageSeconds: number): TimeSpan {
  if (learned.length === 0) return { start: -BEYOND_SECONDS, end: BEYOND_SECONDS };
  const first = Math.min(0, ...learned.map(({ start }) => start));
  const last = Math.max(0, ...learned.map(({ end }) => end));
  return {
    start: Math.min(FACTOR * first, first - YEAR),
    end: Math.max(FACTOR * last, last + YEAR + Math.max(0, ageSeconds)),
  };
}
