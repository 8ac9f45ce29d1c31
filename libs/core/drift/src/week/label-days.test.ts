import { describe, expect, it } from 'vitest';
import { labelDays, labelsBefore, maturedUpTo, rowsOfDays } from '../index.ts';

const DAY = 86_400;
const eventTime = Float64Array.of(0, DAY - 1, DAY, 3 * DAY, 3 * DAY + 5);
const labels = Uint8Array.of(1, 0, 1, 0, 1);

describe('labelDays()', () => {
  it('counts rows and frauds of each day that has some', () => {
    expect(labelDays(eventTime, labels)).toEqual([
      { day: 0, rows: 2, frauds: 1 },
      { day: 1, rows: 1, frauds: 1 },
      { day: 3, rows: 2, frauds: 1 },
    ]);
  });
});

describe('labelsBefore()', () => {
  it('counts the days before one', () => {
    expect(labelsBefore(labelDays(eventTime, labels), 3)).toEqual({ rows: 3, frauds: 2 });
    expect(labelsBefore(labelDays(eventTime, labels), 0)).toEqual({ rows: 0, frauds: 0 });
  });
});

describe('maturedUpTo()', () => {
  it('takes a day once all of it is older than the delay', () => {
    expect(maturedUpTo(10 * DAY - 1, 7)).toBe(2); // day 2 ended 7 days ago but for a second
    expect(maturedUpTo(10 * DAY, 7)).toBe(3);
    expect(maturedUpTo(10 * DAY, 0.5)).toBe(9);
  });
});

describe('rowsOfDays()', () => {
  it('finds the slice of rows', () => {
    expect(rowsOfDays(eventTime, 1, 3)).toEqual({ start: 2, end: 3 });
    expect(rowsOfDays(eventTime, -Infinity, Infinity)).toEqual({ start: 0, end: 5 });
    expect(rowsOfDays(eventTime, 4, 9)).toEqual({ start: 5, end: 5 });
  });
});
