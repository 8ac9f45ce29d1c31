import { describe, expect, it } from 'vitest';
import type { TimeSpan } from './event-time.ts';
import { plausibleEventTimes } from './plausible-event-times.ts';

const DAY = 86_400;
const WEEK = 7 * DAY;
/** A Monday of November 2026, in seconds since 1970. */
const MONDAY = 1_795_392_000;
const since1970 = [-2, -1].map((week) => ({ start: MONDAY + week * WEEK, end: MONDAY + (week + 1) * WEEK - 1 }));
/** As Kaggle's file, and as the demo's first weeks. */
const twoDays = [{ start: 0, end: 172_792 }];
const fourWeeks = [0, 1, 2, 3].map((week) => ({ start: week * WEEK, end: (week + 1) * WEEK - 1 }));
const isPlausible = (time: number, learned: readonly TimeSpan[], ageDays = 0) => {
  const { start, end } = plausibleEventTimes(learned, ageDays * DAY);
  return start <= time && time <= end;
};

describe('plausibleEventTimes()', () => {
  it.each([
    ['the next week', MONDAY + WEEK, since1970, 0],
    ['half a year after the training', MONDAY + 182 * DAY, since1970, 0],
    ['times that start again at 0', 0, since1970, 0],
    ['a small time of an example', 406, since1970, 0],
    ['a small time of an example', 406, twoDays, 0],
    ['half a year after two days', 182 * DAY, twoDays, 0],
    ['three years after two days, of a model that is as old', 3 * 365 * DAY, twoDays, 3 * 365],
    ['a time before the first', -DAY, fourWeeks, 0],
    ['milliseconds of a model that has learned them', (MONDAY + WEEK) * 1e3, [{ start: 0, end: MONDAY * 1e3 }], 0],
    ['seconds since 1970 where nobody knows what was learned', MONDAY, [], 0],
  ])('takes %s (%d)', (_, time, learned, ageDays) => {
    expect(isPlausible(time, learned, ageDays)).toBe(true);
  });

  it.each([
    ['milliseconds', MONDAY * 1e3, since1970],
    ['microseconds', MONDAY * 1e6, since1970],
    ['nanoseconds', MONDAY * 1e9, since1970],
    ['milliseconds of the second day', 100_000 * 1e3, twoDays],
    ['nanoseconds of the first minute', 60 * 1e9, twoDays],
    ['milliseconds of the third week', 2.5 * WEEK * 1e3, fourWeeks],
    ['milliseconds before 1970', -MONDAY * 1e3, since1970],
    ['milliseconds where nobody knows what was learned', MONDAY * 1e3, []],
    ['milliseconds of a model that is two years old', MONDAY * 1e3, since1970, 730],
  ])('leaves out %s (%d)', (_, time, learned, ageDays = 0) => {
    expect(isPlausible(time, learned, ageDays)).toBe(false);
  });
});
