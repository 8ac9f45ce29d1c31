import { describe, expect, it } from 'vitest';
import { featureTeller, inputWords, parseFeatureSchema } from '../index.ts';

const schema = parseFeatureSchema({
  version: 2,
  name: 'payments',
  eventTime: { column: 'at' },
  label: { column: 'fraud' },
  id: 'id',
  columns: [
    { name: 'amount', type: 'number', title: 'Amount', unit: 'EUR' },
    { name: 'kind', type: 'category', title: 'Merchant category' },
    { name: 'born', type: 'time' },
    { name: 'card', type: 'entity', title: 'Card' },
    { name: 'SHOP', type: 'entity' },
  ],
  derived: [
    { name: 'age', as: 'elapsed', from: 'born', unit: 'years' },
    { per: 'card', of: 'amount', as: ['count', 'sum', 'mean', 'max', 'ratio'], within: ['1h', '7d'] },
    { per: 'card', as: ['sinceLast', 'isFirst'] },
    { per: 'card', of: 'SHOP', as: ['distinct', 'isNew'], within: '24h' },
    { per: ['card', 'SHOP'], as: 'count', within: '30d' },
    { per: 'SHOP', as: ['count', 'fraudShare'], within: '30d', delay: '7d' },
  ],
});

describe('inputWords()', () => {
  it.each([
    ['amount', 'Amount', 'EUR'],
    ['kind', 'Merchant category', ''],
    ['age', 'age', 'years'],
    ['card.count.1h', 'Payments of this card in the last hour', ''],
    ['card.amount.mean.7d', 'Mean amount of this card in the last 7 days', 'EUR'],
    ['card.amount.ratio.1h', 'Amount by the mean of this card in the last hour', ''],
    ['card.sinceLast', 'Time since the last payment of this card', 'seconds'],
    ['card.isFirst', 'First payment of this card in the last 7 days', ''],
    ['card.SHOP.distinct.24h', 'Different SHOPs of this card in the last day', ''],
    ['card.SHOP.isNew.24h', 'First payment of this card at this SHOP in the last day', ''],
    ['card+SHOP.count.30d', 'Payments of this card with this SHOP in the last 30 days', ''],
    ['SHOP.fraudShare.30d', 'Share of frauds of this SHOP in the 30 days up to 7 days ago', ''],
    ['score', 'score', ''],
  ])('calls %s "%s", in "%s"', (input, title, unit) => {
    expect(inputWords(schema)(input)).toEqual({ title, unit });
  });
});

describe('featureTeller()', () => {
  it.each<[string, number | string | boolean | null, [number, number] | null, string]>([
    ['card.count.1h', 7, [0, 1], '7 payments of this card in the last hour, usually 0 or 1'],
    ['card.count.7d', 1, [2, 9], '1 payment of this card in the last 7 days, usually 2 to 9'],
    [
      'card.amount.sum.7d',
      512.4,
      [20, 110.25],
      'Total amount of this card in the last 7 days: 512 EUR, usually 20 EUR to 110 EUR',
    ],
    ['card.amount.mean.1h', null, [20, 110], 'No earlier payment of this card in the last hour'],
    ['card.amount.max.7d', 53.256, null, 'Highest amount of this card in the last 7 days: 53.3 EUR'],
    [
      'card.amount.ratio.7d',
      5.34,
      [0.4, 1.9],
      'Amount 5.34 times the mean of this card in the last 7 days, usually 0.4 to 1.9',
    ],
    [
      'card.sinceLast',
      45,
      [10_800, 345_600],
      '45 seconds since the last payment of this card, usually 3 hours to 4 days',
    ],
    ['card.isFirst', 1, [0, 0], 'First payment of this card in the last 7 days'],
    ['card.SHOP.distinct.24h', 5, [1, 1], '5 different SHOPs of this card in the last day, usually 1'],
    ['card.SHOP.isNew.24h', 1, [0, 1], 'First payment of this card at this SHOP in the last day'],
    ['card+SHOP.count.30d', 0, [0, 3], '0 payments of this card with this SHOP in the last 30 days, usually 0 to 3'],
    [
      'SHOP.fraudShare.30d',
      0.12,
      [0, 0.003],
      'Share of frauds of this SHOP in the 30 days up to 7 days ago: 12 %, usually 0 % to 0.3 %',
    ],
    ['amount', 1234.5, [5, 60], 'Amount 1235 EUR, usually 5 EUR to 60 EUR'],
    ['amount', null, [5, 60], 'Amount is missing'],
    ['kind', 'travel', null, 'Merchant category: travel'],
    ['age', 41.25, [20, 70], 'age 41.3 years, usually 20 years to 70 years'],
    ['at', '2026-11-18T12:00:00.000Z', null, 'at: 2026-11-18T12:00:00.000Z'],
    ['kind', true, null, 'Merchant category: yes'],
  ])('tells %s of %s', (feature, value, range, words) => {
    const usual = schema.inputs.map((name) => (name === feature ? range : null));
    expect(featureTeller(schema, usual)(feature, value)).toBe(words);
  });
});
