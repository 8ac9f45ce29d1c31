import type { TransactionTable } from '@fraud/feature-schema';
import { describe, expect, it } from 'vitest';
import { mergeFeedback } from '../index.ts';

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

describe('mergeFeedback()', () => {
  it('adds what the week does not hold, and gives the classes of feedback to what it does', () => {
    const week = aTable([1, 0.5, 0], [2, 0.5, 0], [2, 0.7, 1]);
    const merged = mergeFeedback(week, reported(aTable([2, 0.5, 1], [3, 0.5, 1], [1, 0.6, 0])));
    expect(rowsOf(merged.table)).toEqual([
      [1, 0.5, 0],
      [2, 0.5, 1],
      [2, Math.fround(0.7), 1],
      [3, 0.5, 1],
      [1, Math.fround(0.6), 0],
    ]);
    expect([merged.added, merged.corrected]).toEqual([2, 1]);
    expect(rowsOf(week)[1]).toEqual([2, 0.5, 0]);
  });

  it('adds a transaction once that was decided twice, as it was known last', () => {
    const merged = mergeFeedback(aTable([1, 0.5, 0]), reported(aTable([2, 0.5, 0], [2, 0.5, 1])));
    expect(rowsOf(merged.table)).toEqual([
      [1, 0.5, 0],
      [2, 0.5, 1],
    ]);
  });

  it('leaves a week without feedback as it is', () => {
    const week = aTable([1, 0.5, 1]);
    const nothing = {
      rows: 0,
      matrix: new Float32Array(),
      labels: new Uint8Array(),
      eventTime: new Float64Array(),
    };
    const merged = mergeFeedback(week, reported(nothing));
    expect([rowsOf(merged.table), merged.added, merged.corrected]).toEqual([rowsOf(week), 0, 0]);
  });

  it('counts what each token added and corrected', () => {
    const feedback = aTable([1, 0.5, 1], [2, 0.5, 1], [3, 0.5, 0], [4, 0.5, 0], [4, 0.5, 1]);
    const merged = mergeFeedback(
      aTable([1, 0.5, 0], [3, 0.5, 0]),
      reported(feedback, ['bank', 'shop', 'shop', 'shop', 'bank']),
    );
    expect(Object.fromEntries(merged.byToken)).toEqual({
      bank: { added: 1, corrected: 1 },
      shop: { added: 1, corrected: 0 },
    });
  });
});
