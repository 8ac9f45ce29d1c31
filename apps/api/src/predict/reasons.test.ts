import { parseFeatureSchema, type Transaction, transactionWriter, ulbSchema } from '@fraud/feature-schema';
import { cardSchemaJson } from '@fraud/feature-schema/testing';
import { expect, it } from 'vitest';
import { reasonTeller } from './reasons.ts';

const schema = parseFeatureSchema({
  ...cardSchemaJson,
  derived: [...cardSchemaJson.derived, { name: 'account', as: 'elapsed', from: 'dob', unit: 'days' }],
});
const transaction: Transaction = {
  at: Date.parse('2026-11-18T12:00:00Z') / 1_000,
  amt: 12.5,
  balance: null,
  category: 'shopping_net',
  chip: 1,
  dob: Date.parse('1990-05-17') / 1_000,
};

it('tells of columns as people know them: titles, units, raw values; inputs of one column together', () => {
  const vector = new Float32Array(schema.inputs.length);
  transactionWriter(schema, () => 0.31)(transaction, vector);
  // amt, balance, category, chip, age, left, hourOfDay, dayOfWeek, account
  const contributions = Float64Array.of(0.0625, -0.125, 0.5, 0.03125, 0.25, -0.015625, 0.125, 0.125, -0.0625);
  const usual = schema.inputs.map((name) => (name === 'amt' ? ([5, 60] as const) : null));
  expect(reasonTeller(schema, usual)(transaction, vector, contributions, Infinity)).toEqual([
    towards(0.5, {
      feature: 'category',
      title: 'Merchant category',
      value: 'shopping_net',
      text: 'Merchant category: shopping_net',
    }),
    towards(0.25, { feature: 'at', value: '2026-11-18T12:00:00.000Z', text: 'at: 2026-11-18T12:00:00.000Z' }),
    towards(0.1875, { feature: 'dob', value: '1990-05-17T00:00:00.000Z', text: 'dob: 1990-05-17T00:00:00.000Z' }),
    away(-0.125, { feature: 'balance', value: null, text: 'balance is missing' }),
    towards(0.0625, {
      feature: 'amt',
      title: 'Amount',
      unit: 'EUR',
      value: 12.5,
      text: 'Amount 12.5 EUR, usually 5 EUR to 60 EUR',
    }),
    towards(0.03125, { feature: 'chip', value: true, text: 'chip: yes' }),
    away(-0.015625, { feature: 'left', value: null, text: 'left is missing' }),
  ]);
});

it('tells of an input that is alone in its column as it is, with its unit', () => {
  const alone = parseFeatureSchema({ ...cardSchemaJson, derived: [cardSchemaJson.derived[0], { as: 'hourOfDay' }] });
  const vector = new Float32Array(alone.inputs.length);
  transactionWriter(alone, () => 0.31)(transaction, vector);
  const contributions = new Float64Array(alone.inputs.length);
  contributions.set([0.25, 0.5], alone.inputs.indexOf('age'));
  const [hour, age] = reasonTeller(alone)(transaction, vector, contributions, 2);
  expect(hour).toEqual(towards(0.5, { feature: 'hourOfDay', value: 12, text: 'hourOfDay 12' }));
  expect(age).toMatchObject({ feature: 'age', unit: 'years', value: expect.closeTo(36.5, 1) as number });
});

it('tells of what an entity has done before by its own name', () => {
  const remembering = parseFeatureSchema({
    ...cardSchemaJson,
    derived: [{ per: 'card', as: ['count'], within: ['7d'] }],
  });
  const [count] = remembering.historyColumns as [string];
  const vector = new Float32Array(remembering.inputs.length);
  vector[remembering.inputs.indexOf(count)] = 3;
  const contributions = new Float64Array(remembering.inputs.length);
  contributions[remembering.inputs.indexOf(count)] = 0.5;
  const usual = remembering.inputs.map((name) => (name === count ? ([0, 1] as const) : null));
  expect(reasonTeller(remembering, usual)({}, vector, contributions, 1)).toEqual([
    towards(0.5, { feature: count, value: 3, text: '3 payments of this card in the last 7 days, usually 0 or 1' }),
  ]);
});

it('tells of schemas of version 1 as before', () => {
  const vector = new Float32Array(ulbSchema.inputs.length).fill(2);
  const contributions = new Float64Array(ulbSchema.inputs.length);
  contributions[0] = 1;
  expect(reasonTeller(ulbSchema)({}, vector, contributions, 1)).toEqual([
    towards(1, { feature: 'TimeOfDay', value: 2, text: 'TimeOfDay 2' }),
  ]);
});

function towards(contribution: number, rest: object): object {
  return { ...rest, contribution, direction: 'towards fraud' };
}

function away(contribution: number, rest: object): object {
  return { ...rest, contribution, direction: 'away from fraud' };
}
