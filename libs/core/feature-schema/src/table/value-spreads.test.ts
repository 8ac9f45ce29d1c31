import { describe, expect, it } from 'vitest';
import { shareBelow, valueSpreads } from './value-spreads.ts';

/** 101 legitimate rows of 0 to 100, 3 frauds of 10, 20 and 30, and a category beside. */
const rows = 104;
const values = Float32Array.from({ length: rows }, (_, row) => (row <= 100 ? row : 10 * (row - 100)));
const table = {
  rows,
  matrix: Float32Array.of(...values, ...values.map(() => 0), ...values.map(() => NaN)),
  labels: Uint8Array.from({ length: rows }, (_, row) => (row <= 100 ? 0 : 1)),
  eventTime: new Float64Array(rows),
  levels: new Map([[1, ['shop']]]),
};

describe('valueSpreads()', () => {
  it('gives the quantiles of both classes in steps of 5 %, and none of categories', () => {
    const spreads = valueSpreads(table, ['amount', 'shop', 'gap']);
    expect(Object.keys(spreads)).toEqual(['amount', 'gap']);
    expect(spreads['amount']!.legitimate).toEqual(Array.from({ length: 21 }, (_, i) => 5 * i));
    expect(spreads['amount']!.fraud.slice(0, 11)).toEqual([...Array<number>(5).fill(10), ...Array<number>(6).fill(20)]);
    expect(spreads['gap']).toEqual({ legitimate: [], fraud: [] });
  });

  it('is the same for the same rows, and small', () => {
    const spreads = valueSpreads(table, ['amount', 'shop', 'gap']);
    expect(JSON.stringify(valueSpreads(table, ['amount', 'shop', 'gap']))).toBe(JSON.stringify(spreads));
    expect(JSON.stringify(spreads['amount']).length).toBeLessThan(300);
  });
});

it.each([
  [[0, 10, 20], -1, 0],
  [[0, 10, 20], 0, 0],
  [[0, 10, 20], 5, 0.25],
  [[0, 10, 20], 20, 1],
  [[0, 10, 20], 21, 1],
  [[0, 0, 0, 0, 4], 0, 0],
  [[0, 0, 0, 0, 4], 1, 0.8125],
  [[7, 7, 7], 7, 0],
  [[7, 7, 7], 8, 1],
])('shareBelow() of %j at %d is %d', (quantiles, value, expected) => {
  expect(shareBelow(quantiles, value)).toBe(expected);
});
