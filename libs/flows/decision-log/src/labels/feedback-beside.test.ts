import type { TransactionTable } from '@fraud/feature-schema';
import { describe, expect, it } from 'vitest';
import { feedbackBeside, rowsAmong } from './feedback-beside.ts';

/** Rows of [event time, one feature, label]; the time of day stands before the feature. */
function aTable(...rows: (readonly [number, number, 0 | 1])[]): TransactionTable {
  return {
    rows: rows.length,
    matrix: Float32Array.from([...rows.map(([time]) => time), ...rows.map(([, value]) => value)]),
    labels: Uint8Array.from(rows, ([, , label]) => label),
    eventTime: Float64Array.from(rows, ([time]) => time),
  };
}
const reported = (table: TransactionTable, by = Array<string>(table.rows).fill('bank')) => ({ table, by });

const rowsOf = ({ rows, matrix, labels, eventTime }: TransactionTable) =>
  Array.from({ length: rows }, (_, row) => [eventTime[row], matrix[rows + row], labels[row]]);

describe('feedbackBeside()', () => {
  it('takes what the weekly files do not hold, and leaves their classes alone', () => {
    const weekly = aTable([1, 0.5, 0], [2, 0.5, 0], [2, 0.7, 1]);
    const { table, by } = feedbackBeside(
      weekly,
      reported(aTable([2, 0.5, 1], [3, 0.5, 1], [1, 0.6, 0]), ['shop', 'bank', 'shop']),
    );
    expect(rowsOf(table)).toEqual([
      [3, 0.5, 1],
      [1, Math.fround(0.6), 0],
    ]);
    expect(by).toEqual(['bank', 'shop']);
    expect(rowsOf(weekly)[1]).toEqual([2, 0.5, 0]);
  });

  it('takes a transaction once that was decided twice, as it was known last', () => {
    const { table } = feedbackBeside(aTable([1, 0.5, 0]), reported(aTable([2, 0.5, 0], [2, 0.5, 1])));
    expect(rowsOf(table)).toEqual([[2, 0.5, 1]]);
  });

  it('takes nothing from a thousand copies of a row that a weekly file holds', () => {
    const copies = aTable(...Array.from({ length: 1_000 }, (): [number, number, 1] => [1, 0.5, 1]));
    expect(feedbackBeside(aTable([1, 0.5, 0]), reported(copies)).table.rows).toBe(0);
  });

  it('knows transactions by their ids where both have them, whatever their values', () => {
    const weekly = { ...aTable([1, 0.5, 0], [2, 0.5, 0]), ids: ['a', 'b'] };
    const found = { ...aTable([9, 0.1, 1], [1, 0.5, 0], [1, 0.5, 1]), ids: ['a', 'c', 'c'] };
    const { table } = feedbackBeside(weekly, reported(found));
    expect([table.ids, rowsOf(table)]).toEqual([['c'], [[1, 0.5, 1]]]);
  });

  it('compares levels by their texts, and gaps as equal', () => {
    const weekly = { ...aTable([1, 1, 0], [2, NaN, 0]), levels: new Map([[1, ['toys', 'wine']]]) };
    const found = { ...aTable([1, 0, 1], [1, 1, 1], [2, NaN, 1]), levels: new Map([[1, ['wine', 'toys']]]) };
    expect(rowsOf(feedbackBeside(weekly, reported(found)).table)).toEqual([[1, 1, 1]]);
  });
});

describe('rowsAmong()', () => {
  it('finds rows by their values, whatever their class', () => {
    const weekly = aTable([1, 0.5, 0], [2, 0.5, 0], [2, 0.7, 1]);
    expect([...rowsAmong(weekly, aTable([2, 0.7, 0], [1, 0.6, 0], [9, 0.5, 0]))]).toEqual([2]);
  });

  it('finds rows by their ids where both have one, else by their values', () => {
    const weekly = { ...aTable([1, 0.5, 0], [1, 0.5, 0], [2, 0.5, 0]), ids: ['a', 'b', ''] };
    expect([...rowsAmong(weekly, { ...aTable([1, 0.5, 0], [2, 0.5, 0]), ids: ['b', 'c'] })]).toEqual([1, 2]);
    expect([...rowsAmong(weekly, { ...aTable([1, 0.5, 0], [2, 0.5, 0]), ids: ['', 'c'] })]).toEqual([0, 1, 2]);
  });
});
