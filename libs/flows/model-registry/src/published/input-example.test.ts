import { expect, it } from 'vitest';
import { inputExample, readInputExample } from './input-example.ts';

const table = {
  rows: 3,
  matrix: Float32Array.of(0, 1, NaN, 0.5, NaN, -3e-7),
  labels: new Uint8Array(3),
  eventTime: new Float64Array(3),
  levels: new Map([[0, ['a "b", c;\nd', '12']]]),
};

it('inputExample() writes levels and gaps, and readInputExample() reads them back', () => {
  const csv = inputExample(['shop, or so', 'amount'], table);
  expect(csv.split('\n')[0]).toBe('"shop, or so",amount');
  expect(readInputExample(new TextEncoder().encode(csv), new Set([0]))).toEqual([
    ['a "b", c;\nd', 0.5],
    ['12', null],
    [null, Math.fround(-3e-7)],
  ]);
});

it('inputExample() writes numbers as ever', () => {
  const numbers = { ...table, rows: 2, matrix: Float32Array.of(1, 2, 3, 0.25), levels: new Map() };
  expect(inputExample(['a', 'b'], numbers)).toBe('a,b\n1,3\n2,0.25\n');
});
