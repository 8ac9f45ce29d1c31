import { describe, expect, it } from 'vitest';
import {
  columnOf,
  concatTables,
  fraudsIn,
  parseFeatureSchema,
  sliceTable,
  timeOfDay,
  type TransactionTable,
  ulbSchema,
  vectorOf,
} from './index.ts';
import { aTransaction } from './testing.ts';

const columns = [
  { name: 'when', role: 'eventTime' },
  { name: 'amount', role: 'feature' },
  { name: 'fraud', role: 'label' },
];

describe('parseFeatureSchema()', () => {
  it('orders the inputs: time of day, then the features', () => {
    expect(parseFeatureSchema({ name: 'shop', columns }).inputs).toEqual(['TimeOfDay', 'amount']);
    expect(ulbSchema.inputs).toHaveLength(30);
    expect(ulbSchema.columns).toHaveLength(31);
  });

  it('gives another fingerprint when a role, a name or the order changes', () => {
    const swapped = [columns[1], columns[0], columns[2]];
    const prints = [columns, swapped, columns.map((c) => ({ ...c, name: `${c.name}2` }))].map(
      (cs) => parseFeatureSchema({ name: 'x', columns: cs }).fingerprint,
    );
    expect(new Set(prints).size).toBe(3);
    expect(prints[0]).toMatch(/^[0-9a-f]{16}$/);
  });

  it.each([
    ['no label', columns.slice(0, 2).concat({ name: 'other', role: 'feature' })],
    ['two labels', [...columns, { name: 'again', role: 'label' }]],
    ['a name twice', [...columns, { name: 'amount', role: 'feature' }]],
    ['an unknown role', [...columns, { name: 'x', role: 'colour' }]],
    ['a reserved name', [...columns, { name: 'TimeOfDay', role: 'feature' }]],
    ['no feature', [columns[0], columns[2]]],
  ])('refuses %s', (_, bad) => {
    expect(() => parseFeatureSchema({ name: 'x', columns: bad })).toThrow(
      expect.objectContaining({ code: 'FRAUD_SCHEMA_INVALID' }),
    );
  });
});

it('parseFeatureSchema() names every problem with its place, the value and what is allowed', () => {
  const bad = [{ name: '2amount', role: 'feature' }, { name: 'seconds', role: 'eventTim' }, { name: 'is_fraud' }];
  expect(() => parseFeatureSchema({ name: 'x', columns: bad })).toThrow(
    'Cannot read feature schema: ' +
      'columns[0].name: "2amount" is not allowed, expected letters, digits and _, no digit first; ' +
      'columns[1].role: "eventTim" is not allowed, expected eventTime, feature or label; ' +
      'columns[2].role: nothing is not allowed, expected eventTime, feature or label',
  );
});

describe('vectorOf()', () => {
  it('rounds to float32 and writes at the offset', () => {
    const out = new Float32Array(31).fill(7);
    vectorOf(ulbSchema, aTransaction({ Time: 86_401.5, V1: 0.1, Amount: 149.62 }), out, 1);
    expect([out[0], out[1], out[2], out[30]]).toEqual([7, 1.5, Math.fround(0.1), Math.fround(149.62)]);
  });
});

describe('timeOfDay()', () => {
  it.each([
    [0, 0],
    [86_400, 0],
    [172_799, 86_399],
    [-1, 86_399],
  ])('%d s -> %d s', (seconds, expected) => {
    expect(timeOfDay(seconds)).toBe(expected);
  });
});

describe('transaction tables', () => {
  const table = (from: number, rows: number): TransactionTable => ({
    rows,
    matrix: Float32Array.from({ length: 2 * rows }, (_, i) => from + (i % rows) + (i >= rows ? 100 : 0)),
    labels: Uint8Array.from({ length: rows }, (_, i) => (from + i) % 2),
    eventTime: Float64Array.from({ length: rows }, (_, i) => from + i),
  });

  it('concatTables() of the slices is the table', () => {
    const whole = table(0, 5);
    const joined = concatTables([sliceTable(whole, 0, 2), sliceTable(whole, 2, 2), sliceTable(whole, 2, 5)]);
    expect([...joined.matrix]).toEqual([...whole.matrix]);
    expect([...joined.labels]).toEqual([...whole.labels]);
    expect([...columnOf(joined, 1)]).toEqual([100, 101, 102, 103, 104]);
    expect(fraudsIn(joined)).toBe(2);
  });

  it('concatTables() refuses tables of different width', () => {
    expect(() => concatTables([table(0, 2), { ...table(0, 2), matrix: new Float32Array(2) }])).toThrow(RangeError);
  });
});
