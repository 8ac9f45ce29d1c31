import { describe, expect, it } from 'vitest';
import { columnOf, concatTables, fraudsIn, sliceTable, sortByTime, type TransactionTable } from '../index.ts';

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

describe('concatTables()', () => {
  const table = (from: number, rows: number): TransactionTable => ({
    rows,
    matrix: Float32Array.from({ length: 2 * rows }, (_, i) => from + (i % rows) + (i >= rows ? 100 : 0)),
    labels: Uint8Array.from({ length: rows }, (_, i) => (from + i) % 2),
    eventTime: Float64Array.from({ length: rows }, (_, i) => from + i),
  });

  it('of the slices is the table', () => {
    const whole = table(0, 5);
    const joined = concatTables([sliceTable(whole, 0, 2), sliceTable(whole, 2, 2), sliceTable(whole, 2, 5)]);
    expect([...joined.matrix]).toEqual([...whole.matrix]);
    expect([...joined.labels]).toEqual([...whole.labels]);
    expect([...columnOf(joined, 1)]).toEqual([100, 101, 102, 103, 104]);
    expect(fraudsIn(joined)).toBe(2);
  });

  it('refuses tables of different width', () => {
    expect(() => concatTables([table(0, 2), { ...table(0, 2), matrix: new Float32Array(2) }])).toThrow(RangeError);
  });

  it('joins the levels of categories, whatever number a level has in each table', () => {
    const shops = (codes: number[], levels: string[]): TransactionTable => ({
      rows: codes.length,
      matrix: Float32Array.from([...codes.map(() => 5), ...codes]),
      labels: new Uint8Array(codes.length),
      eventTime: new Float64Array(codes.length),
      levels: new Map([[1, levels]]),
    });
    const joined = concatTables([
      shops([0, 1, NaN], ['toys', 'wine']),
      shops([1, 0, 2], ['wine', 'toys', 'cars']),
      sliceTable(shops([0, 1], ['wine', 'boats']), 1, 2),
    ]);
    const levels = joined.levels!.get(1)!;
    expect([...columnOf(joined, 0)]).toEqual([5, 5, 5, 5, 5, 5, 5]);
    expect([...columnOf(joined, 1)].map((code) => levels[code])).toEqual([
      'toys',
      'wine',
      undefined,
      'toys',
      'wine',
      'cars',
      'boats',
    ]);
  });
});
