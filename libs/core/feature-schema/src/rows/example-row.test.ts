import { expect, it } from 'vitest';
import { exampleRow, parseFeatureSchema } from '../index.ts';

const schema = parseFeatureSchema({
  version: 2,
  name: 'payments',
  eventTime: { column: 'at' },
  label: { column: 'fraud' },
  columns: [
    { name: 'amount', type: 'number' },
    { name: 'left', type: 'number' },
    { name: 'kind', type: 'category' },
    { name: 'born', type: 'time' },
  ],
  derived: [{ name: 'age', as: 'elapsed', from: 'born', unit: 'days' }],
});

it('gives what is usual where it is known: numbers, levels, and a time so long before the event', () => {
  const seconds = Date.parse('2026-11-30T12:00:00Z') / 1_000;
  const usual: Readonly<Record<string, number>> = { amount: 40, age: 30 };
  expect(exampleRow(schema, { seconds, levelOf: () => 'travel', usualOf: (input) => usual[input] })).toEqual({
    at: '2026-11-30T12:00:00Z',
    amount: 40,
    left: 12.5,
    kind: 'travel',
    born: '2026-10-31T12:00:00Z',
    id: 'payment-1',
  });
});
