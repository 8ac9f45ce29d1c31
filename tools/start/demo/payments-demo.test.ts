import { readFileSync } from 'node:fs';
import { isoWeekOf, parseFeatureSchema } from '@fraud/feature-schema';
import { PAYMENT_COLUMNS } from '@fraud/simulation';
import { weekKey } from '@fraud/weekly-data';
import { describe, expect, it } from 'vitest';
import { paymentsDemo } from './payments-demo.ts';

const schema = parseFeatureSchema(JSON.parse(readFileSync(paymentsDemo.schemaFile!, 'utf8')));
/** A Sunday, the last day of a week. */
const now = new Date('2026-11-29T20:00:00Z');
const { past, arriving } = paymentsDemo.weeks('weekly_data/', now);

describe('the demo of payments', () => {
  it('describes every column of its files, and looks back at cards and merchants', () => {
    expect(schema.columns.map(({ name }) => name).sort()).toEqual([...PAYMENT_COLUMNS].sort());
    expect(schema.inputs).toEqual(
      expect.arrayContaining([
        'card.count.1h',
        'card.amount.ratio.7d',
        'merchant.fraudShare.14d',
        'Distance from home',
      ]),
    );
  });

  it('has four past weeks and three new ones, the last of them the week before now', () => {
    expect([past.length, arriving.length]).toEqual([4, 3]);
    expect([past[0]!.key, arriving[2]!.key]).toEqual(['weekly_data/week_2026_41.csv', 'weekly_data/week_2026_47.csv']);
  });

  it('dates its payments within their week, told alike by the file and to the API', () => {
    const week = arriving[1]!;
    const payments = week.payments();
    for (const { row } of [payments[0]!, payments.at(-1)!])
      expect(weekKey('weekly_data/', isoWeekOf(new Date(String(row['event_time']))))).toBe(week.key);
    const [, first] = new TextDecoder().decode(week.file()).split('\n');
    expect(first!.split(',').slice(0, 4)).toEqual(
      ['transaction_id', 'event_time', 'card', 'merchant'].map((column) => payments[0]!.row[column]),
    );
    expect(payments.filter(({ isFraud }) => isFraud)).toHaveLength(120);
    expect(payments[0]!.row).not.toHaveProperty('is_fraud');
  });

  it('ends with the eighth payment of a card within an hour', () => {
    const { row, before } = paymentsDemo.example(now);
    const all = [...before, row];
    expect(new Set(all.map(({ card }) => card)).size).toBe(1);
    const times = all.map(({ event_time }) => Date.parse(String(event_time)));
    expect([all.length, times.at(-1)]).toEqual([8, now.getTime()]);
    expect(times.at(-1)! - times[0]!).toBeLessThan(3_600_000);
  });
});
