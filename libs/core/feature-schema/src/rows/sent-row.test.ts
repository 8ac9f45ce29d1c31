import { describe, expect, it } from 'vitest';
import { parseFeatureSchema } from '../index.ts';
import { sentRow } from './sent-row.ts';
import { transactionReader } from './transaction.ts';

const at = (as: 'iso8601' | 'milliseconds') =>
  parseFeatureSchema({
    version: 2,
    name: 'cards',
    eventTime: { column: 'at', as },
    label: { column: 'fraud', fraud: ['1'], legitimate: ['0'] },
    columns: [
      { name: 'amount', type: 'number', missing: [''] },
      { name: 'online', type: 'boolean', missing: [''] },
      { name: 'card', type: 'entity', missing: [''] },
      { name: 'shop', type: 'category', missing: [''] },
    ],
  });

describe('sentRow()', () => {
  it.each([
    ['iso8601', '2026-11-30T09:15:00.250Z'],
    ['milliseconds', 1_764_494_100_250],
  ] as const)('is read to the transaction it came from, times as %s', (as, moment) => {
    const schema = at(as);
    const row = { at: moment, amount: 12.5, online: false, card: '00112233445566aa', shop: null };
    const transaction = transactionReader(schema)(row, []);
    expect(transaction).toMatchObject({ at: expect.any(Number) as number, online: 0 });
    expect(sentRow(schema, { ...transaction, 'card.count.1h': 7 })).toEqual(row);
  });
});
