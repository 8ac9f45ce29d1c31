import { describe, expect, it } from 'vitest';
import { parseFeatureSchema, ulbSchema } from '../index.ts';

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
