import { describe, expect, it } from 'vitest';
import { sortByTime } from './index.ts';

describe('sortByTime()', () => {
  it('gives back the table itself when the times ascend, equal ones included', () => {
    const table = {
      rows: 3,
      matrix: new Float32Array(3),
      labels: new Uint8Array(3),
      eventTime: new Float64Array([1, 1, 2]),
    };
    expect(sortByTime(table)).toBe(table);
  });

  it('moves every column with the time, rows of one time in their order, and leaves the table as it was', () => {
    const table = {
      rows: 4,
      matrix: new Float32Array([3, 1, 2, 1, 30, 10, 20, 11]),
      labels: new Uint8Array([1, 0, 0, 1]),
      eventTime: new Float64Array([3, 1, 2, 1]),
    };
    const sorted = sortByTime(table);
    expect([...sorted.eventTime]).toEqual([1, 1, 2, 3]);
    expect([...sorted.matrix]).toEqual([1, 1, 2, 3, 10, 11, 20, 30]);
    expect([...sorted.labels]).toEqual([0, 1, 0, 1]);
    expect([...table.eventTime]).toEqual([3, 1, 2, 1]);
  });
});
