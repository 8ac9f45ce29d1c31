import { describe, expect, it } from 'vitest';
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

it('is made again from its JSON text; titles and comments change no fingerprint, types and missing values do', () => {
  const { fingerprint, json } = parseFeatureSchema(cards);
  expect(parseFeatureSchema(JSON.parse(json))).toEqual(parseFeatureSchema(cards));
  const [amount, ...others] = cards.columns;
  const printOf = (first: object) => parseFeatureSchema({ ...cards, columns: [first, ...others] }).fingerprint;
  expect(printOf({ ...amount, title: 'Betrag' })).toBe(fingerprint);
  expect(printOf({ ...amount, comment: 'what was paid' })).toBe(fingerprint);
  const derived = cards.derived.map((entry) => ({ ...entry, comment: 'why' }));
  expect(parseFeatureSchema({ ...cards, derived }).fingerprint).toBe(fingerprint);
  expect(printOf({ ...amount, missing: ['0'] })).not.toBe(fingerprint);
});

it.each(['constructor', 'toString', '__proto__'])('takes no form of a derived column for "%s"', (as) => {
  expect(() => parseFeatureSchema({ ...cards, derived: [{ as }] })).toThrow(`as: "${as}" is not allowed`);
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

describe('derived columns over histories', () => {
  const derived = [
    { per: 'cc_num', of: 'amt', as: ['count', 'mean'], within: ['24h', '7d'] },
    { per: 'cc_num', as: ['sinceLast', 'isFirst'] },
    { per: ['cc_num', 'shop'], as: 'count', within: '30d' },
    { per: 'shop', as: 'fraudShare', within: '7d', delay: '7d' },
    { per: 'cc_num', of: 'shop', as: 'isNew', within: '30d' },
    { as: 'hourOfDay' },
  ];
  const columns = [...cards.columns, { name: 'shop', type: 'entity' }];

  it('are the last inputs, named by what they are, and make a plan', () => {
    const schema = parseFeatureSchema({ ...cards, columns, derived });
    expect(schema.inputs).toEqual(['amt', 'dist1', 'category', 'chip', 'hourOfDay', ...schema.historyColumns]);
    expect(schema.historyColumns).toEqual([
      'cc_num.count.24h',
      'cc_num.count.7d',
      'cc_num.amt.mean.24h',
      'cc_num.amt.mean.7d',
      'cc_num.sinceLast',
      'cc_num.isFirst',
      'cc_num.shop.isNew.30d',
      'cc_num+shop.count.30d',
      'shop.fraudShare.7d',
    ]);
    expect(schema.histories).toMatchObject({ entities: ['cc_num', 'shop'], numbers: ['amt'] });
    expect(schema.histories!.groups.map(({ per }) => per)).toEqual([['cc_num'], ['cc_num', 'shop'], ['shop']]);
    expect(schema.histories!.groups[0]!.columns[4]).toEqual({
      name: 'cc_num.sinceLast',
      as: 'sinceLast',
      withinSeconds: 30 * 86_400,
    });
    expect(schema.fingerprint).not.toBe(
      parseFeatureSchema({ ...cards, columns, derived: derived.slice(1) }).fingerprint,
    );
  });

  it.each<[string, object, string]>([
    [
      'another column than an entity',
      { per: 'amt', as: 'count', within: '1d' },
      'per takes a column of type entity, "amt" is none',
    ],
    [
      'a mean of nothing',
      { per: 'cc_num', as: 'mean', within: '1d' },
      'mean per cc_num takes a column of type number, and none is named',
    ],
    ['no window', { per: 'cc_num', as: 'count' }, 'count per cc_num lacks "within"'],
    [
      'a delay of a mean',
      { per: 'cc_num', of: 'amt', as: 'mean', within: '1d', delay: '1d' },
      'mean per cc_num has no delay',
    ],
    [
      'a window in words',
      { per: 'cc_num', as: 'count', within: 'a day' },
      '"a day" is not allowed, expected a duration such as 90s',
    ],
    ['an unknown figure', { as: 'median', of: 'amt' }, 'derived[0]: as: "median" is not allowed, expected elapsed'],
    ['a column twice', { per: 'cc_num', as: ['count', 'count'], within: '1d' }, '"cc_num.count.1d" is named twice'],
  ])('refuses %s', (_, entry, message) => {
    expect(() => parseFeatureSchema({ ...cards, derived: [entry] })).toThrow(message);
  });
});

it('keeps the names of the outputs of exported models free, where columns have inputs of their own there', () => {
  const more = (name: string, type: string) => ({ ...cards, columns: [...cards.columns, { name, type }] });
  for (const name of ['label', 'fraud_probability']) {
    expect(() => parseFeatureSchema(more(name, 'number'))).toThrow(`"${name}" is what models call an output`);
    expect(parseFeatureSchema(more(name, 'context')).inputs).not.toContain(name);
  }
  const numbers = more('label', 'number').columns.filter(({ type }) => type !== 'category');
  expect(parseFeatureSchema({ ...cards, columns: numbers }).inputs).toContain('label');
});
