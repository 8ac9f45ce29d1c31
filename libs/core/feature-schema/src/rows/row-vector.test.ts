import { describe, expect, it } from 'vitest';
import {
  parseFeatureSchema,
  type RowProblem,
  timeOfDay,
  transactionReader,
  transactionWriter,
  ulbSchema,
} from '../index.ts';
import { aTransaction } from '../testing.ts';

describe('transactionWriter()', () => {
  it('rounds to float32 and writes at the offset', () => {
    const out = new Float32Array(31).fill(7);
    transactionWriter(ulbSchema)(aTransaction({ Time: 86_401.5, V1: 0.1, Amount: 149.62 }), out, 1);
    expect([out[0], out[1], out[2], out[30]]).toEqual([7, 1.5, Math.fround(0.1), Math.fround(149.62)]);
  });

  it('writes numbers, booleans, levels and derived columns; what is missing is NaN', () => {
    const schema = parseFeatureSchema({
      version: 2,
      name: 'cards',
      eventTime: { column: 'at', zone: 'Europe/Paris' },
      label: { column: 'fraud' },
      columns: [
        { name: 'amount', type: 'number' },
        { name: 'balance', type: 'number', missing: ['-1'] },
        { name: 'shop', type: 'category' },
        { name: 'chip', type: 'boolean' },
        { name: 'born', type: 'time' },
        ...['lat', 'lon', 'shop lat', 'shop lon'].map((name) => ({ name, type: 'number' })),
      ],
      derived: [
        { name: 'age', as: 'elapsed', from: 'born', unit: 'years' },
        { name: 'km', as: 'distance', of: ['lat', 'lon', 'shop lat', 'shop lon'] },
        { name: 'left', as: 'difference', of: ['balance', 'amount'] },
        { name: 'part', as: 'ratio', of: ['amount', 'balance'] },
        { as: ['hourOfDay', 'dayOfWeek'] },
      ],
    });
    const write = transactionWriter(schema, (input, level) => (input === 2 && level === 'toys' ? 0.25 : -1));
    const vectorOf = (raw: Record<string, unknown>) => {
      const problems: RowProblem[] = [];
      const transaction = transactionReader(schema)(raw, problems);
      expect(problems).toEqual([]);
      const out = new Float32Array(schema.inputs.length);
      write(transaction, out);
      return Object.fromEntries(schema.inputs.map((name, i) => [name, out[i]]));
    };
    // Munich to Berlin: 504.30 km by great_circle of geopy 2.5.0.
    const whole = {
      at: '2026-03-29T00:30:00Z', // half past one, half an hour before the clock in Paris is set forward; a Sunday
      amount: 30,
      balance: 120,
      shop: 'toys',
      chip: true,
      born: '2000-03-29 00:30:00Z',
      lat: 48.137154,
      lon: 11.576124,
      'shop lat': 52.520008,
      'shop lon': 13.404954,
    };
    expect(vectorOf(whole)).toMatchObject({
      amount: 30,
      balance: 120,
      shop: 0.25,
      chip: 1,
      left: 90,
      part: 0.25,
      hourOfDay: 1,
      dayOfWeek: 7,
      age: expect.closeTo(26, 2) as number,
      km: expect.closeTo(504.3, 1) as number,
    });
    expect(vectorOf({ ...whole, at: '2026-03-29T01:30:00Z' })).toMatchObject({ hourOfDay: 3 });
    expect(vectorOf({ at: '2026-03-30 09:00', balance: -1, amount: 5, shop: 'wine' })).toEqual({
      amount: 5,
      balance: NaN,
      shop: -1,
      chip: NaN,
      lat: NaN,
      lon: NaN,
      'shop lat': NaN,
      'shop lon': NaN,
      age: NaN,
      km: NaN,
      left: NaN,
      part: NaN,
      hourOfDay: 9,
      dayOfWeek: 1,
    });
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
