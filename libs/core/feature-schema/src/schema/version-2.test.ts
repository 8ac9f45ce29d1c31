import { expect, it } from 'vitest';
import { columnNamed, parseFeatureSchema } from '../index.ts';

const cards = {
  version: 2,
  name: 'cards',
  eventTime: { column: 'trans_date', as: 'iso8601', zone: 'UTC' },
  label: { column: 'is_fraud', fraud: ['1', 'true'], legitimate: ['0', 'false'] },
  id: 'trans_num',
  amount: 'amt',
  columns: [
    { name: 'amt', type: 'number', title: 'Amount', unit: 'EUR' },
    { name: 'dist1', type: 'number', missing: ['', 'NA', '-1'] },
    { name: 'category', type: 'category', title: 'Merchant category' },
    { name: 'chip', type: 'boolean' },
    { name: 'dob', type: 'time' },
    { name: 'cc_num', type: 'entity' },
    { name: 'note', type: 'context' },
    { name: 'scenario', type: 'ignore' },
  ],
  derived: [{ name: 'age', as: 'elapsed', from: 'dob', unit: 'years' }, { as: ['hourOfDay', 'dayOfWeek'] }],
};

it('reads a schema of version 2: inputs, categories, what a request gives, what drift watches', () => {
  const schema = parseFeatureSchema(cards);
  expect(schema).toMatchObject({
    eventTime: 'trans_date',
    label: 'is_fraud',
    id: 'trans_num',
    amount: 'amt',
    inputs: ['amt', 'dist1', 'category', 'chip', 'age', 'hourOfDay', 'dayOfWeek'],
    features: ['amt', 'dist1', 'category', 'chip', 'age'],
    categories: [2],
    requested: ['trans_date', 'trans_num', 'amt', 'dist1', 'category', 'chip', 'dob', 'cc_num', 'note'],
  });
  expect(columnNamed(schema, 'amt')).toMatchObject({ title: 'Amount', unit: 'EUR', missing: [''] });
  expect(columnNamed(schema, 'dob').time).toEqual({ as: 'iso8601', zone: 'UTC' });
});

it('is made again from its JSON text; titles change no fingerprint, types and missing values do', () => {
  const { fingerprint, json } = parseFeatureSchema(cards);
  expect(parseFeatureSchema(JSON.parse(json))).toEqual(parseFeatureSchema(cards));
  const [amount, ...others] = cards.columns;
  const printOf = (first: object) => parseFeatureSchema({ ...cards, columns: [first, ...others] }).fingerprint;
  expect(printOf({ ...amount, title: 'Betrag' })).toBe(fingerprint);
  expect(printOf({ ...amount, missing: ['0'] })).not.toBe(fingerprint);
});

it('names every problem of a file at once', () => {
  const bad = {
    ...cards,
    columns: [{ name: 'amt', type: 'colour' }, { name: ' x' }],
    eventTime: { column: 'at', zone: 'Mars' },
  };
  expect(() => parseFeatureSchema(bad)).toThrow(
    /eventTime\.zone: "Mars" is not allowed.*columns\[0\].*"colour" is not allowed.*columns\[1\]/,
  );
  expect(() => parseFeatureSchema({ ...cards, version: 3 })).toThrow('version: 3 is not allowed, expected 2');
});

it.each<[string, object, string]>([
  ['a column twice', { columns: [...cards.columns, { name: 'amt', type: 'number' }] }, '"amt" is named twice'],
  [
    'a derived column with the name of a column',
    { derived: [{ name: 'amt', as: 'hourOfDay' }] },
    '"amt" is named twice',
  ],
  ['the label among the columns', { label: { column: 'chip' } }, '"chip" is named twice'],
  [
    'an amount that is no number',
    { amount: 'category' },
    'amount takes a column of type number, "category" is of type category',
  ],
  [
    'an unknown column in a derived one',
    { derived: [{ name: 'a', as: 'elapsed', from: 'birth' }] },
    '"birth" is not among the columns',
  ],
  [
    'one text for both classes',
    { label: { column: 'is_fraud', fraud: ['1'], legitimate: ['1'] } },
    '"1" is both fraud and legitimate',
  ],
  [
    'nothing to learn from',
    { amount: undefined, columns: [{ name: 'c', type: 'entity' }], derived: [] },
    'no column is of type number',
  ],
  [
    'a column named id that is not the id',
    { id: undefined, columns: [...cards.columns, { name: 'id', type: 'number' }] },
    '"id" can only be',
  ],
])('refuses %s', (_, change, message) => {
  expect(() => parseFeatureSchema({ ...cards, ...change })).toThrow(
    expect.objectContaining({ code: 'FRAUD_SCHEMA_INVALID', message: expect.stringContaining(message) as string }),
  );
});
