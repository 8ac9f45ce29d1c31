import { describe, expect, it } from 'vitest';
import { eventTimeCheck, type TimeSpan } from './event-time.ts';

const WEEK = 604_800;
/** A Monday of November 2026, in seconds since 1970. */
const MONDAY = 1_795_392_000;
const goingOn = [-4, -3, -2, -1].map((week) => ({ start: MONDAY + week * WEEK, end: MONDAY + (week + 1) * WEEK - 1 }));
/** As Kaggle's file dealt into weeks: each spans the same two days. */
const startingAnew = goingOn.map(() => ({ start: 0, end: 172_792 }));
const thisWeek = { start: MONDAY, end: MONDAY + WEEK - 1 };
const scaled = ({ start, end }: TimeSpan, factor: number) => ({ start: start * factor, end: end * factor });
const check = (times: TimeSpan, weeks: readonly TimeSpan[] | undefined, rows = 5_000, weeksLater = 1) =>
  eventTimeCheck({ ...times, column: 'Time', rows, reference: weeks && { weeks, weeksLater } });

describe('eventTimeCheck()', () => {
  it.each([
    ['the next week', thisWeek, goingOn, 1],
    ['a week after a gap of ten', { start: MONDAY + 10 * WEEK, end: MONDAY + 11 * WEEK }, goingOn, 11],
    ['times that start anew each week', { start: 5, end: 172_000 }, startingAnew, 30],
    ['a short week, of two days', { start: MONDAY, end: MONDAY + 172_800 }, goingOn, 1],
    ['a first week', thisWeek, undefined, 0],
  ])('takes %s', (_, times, weeks, weeksLater) => {
    expect(check(times, weeks, 5_000, weeksLater)).toMatchObject({ name: 'Event time', passed: true });
  });

  it.each([
    ['milliseconds', scaled(thisWeek, 1e3), '"Time": the times look like milliseconds; seconds are expected'],
    ['microseconds', scaled(thisWeek, 1e6), '"Time": the times look like microseconds; seconds are expected'],
    ['nanoseconds', scaled(thisWeek, 1e9), '"Time": the times look like nanoseconds; seconds are expected'],
    ['minutes', scaled(thisWeek, 1 / 60), 'they look like minutes, and seconds are expected'],
    ['days of Excel', { start: 46_355, end: 46_362 }, 'they look like days, and seconds are expected'],
    [
      'one second, rounded by %.6e',
      { start: 1.795392e9, end: 1.795392e9 },
      'The rows span 0 s, where 7 days are usual',
    ],
    ['another decade', { start: MONDAY - 500 * WEEK, end: MONDAY - 499 * WEEK }, 'before those of the training weeks'],
    ['a year ahead', { start: MONDAY + 52 * WEEK, end: MONDAY + 53 * WEEK }, 'after those of the training weeks'],
  ])('finds times in %s', (_, times, finding) => {
    const found = check(times, goingOn);
    expect([found.passed, found.finding]).toEqual([false, expect.stringContaining(finding)]);
  });

  it('finds a relative time in milliseconds or minutes without other weeks', () => {
    expect(check({ start: 0, end: WEEK * 1e3 }, undefined)).toMatchObject({
      passed: false,
      finding: expect.stringContaining('milliseconds'),
    });
    expect(check({ start: 0, end: WEEK / 86_400 }, undefined)).toMatchObject({
      passed: false,
      finding: expect.stringContaining('days'),
    });
  });

  it('says nothing of a few rows that lie close together', () => {
    expect(check({ start: MONDAY, end: MONDAY + 9 }, goingOn, 20).passed).toBe(true);
  });
});
