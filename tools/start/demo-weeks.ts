import { columnOf, type FeatureSchema, isoWeekOf, type TransactionTable, ulbSchema } from '@fraud/feature-schema';
import { SEVERE_SHIFT, type Shift, simulateWeek } from '@fraud/simulation';
import { weekKey } from '@fraud/weekly-data';
import type { Transaction } from './api-client.ts';

const ROWS = 8_000;
const FRAUD_SHARE = 0.008;
const WEEK_SECONDS = 7 * 86_400;

/** How the weeks of the demo go on after the past ones. */
const NEW_WEEKS: readonly { story: string; shift?: Shift }[] = [
  { story: 'a week like those before' },
  {
    story:
      `customers and fraudsters have changed: ${Object.keys(SEVERE_SHIFT.moved ?? {}).join(', ')} have moved, ` +
      'prices are up, most frauds are done in a new way',
    shift: SEVERE_SHIFT,
  },
  { story: 'the new ways go on', shift: SEVERE_SHIFT },
];
const PAST_WEEKS = 4;

export type DemoWeek = { readonly key: string; readonly story: string; readonly table: () => TransactionTable };

/**
 * The weeks of the demo: those that are over when it begins, and those that arrive. The last one is the week of
 * `now`.
 */
export function demoWeeks(prefix: string, now: Date): { past: DemoWeek[]; arriving: DemoWeek[] } {
  const plan = [...Array.from({ length: PAST_WEEKS }, () => ({ story: 'a past week' })), ...NEW_WEEKS];
  const weeks = plan.map(({ story, shift }: { story: string; shift?: Shift }, i): DemoWeek => {
    const date = new Date(now.getTime() - (plan.length - 1 - i) * WEEK_SECONDS * 1000);
    const week = {
      rows: ROWS,
      fraudShare: FRAUD_SHARE,
      seed: i + 1,
      startTimeSeconds: i * WEEK_SECONDS,
      ...(shift !== undefined && { shift }),
    };
    return { key: weekKey(prefix, isoWeekOf(date)), story, table: () => simulateWeek(week) };
  });
  return { past: weeks.slice(0, PAST_WEEKS), arriving: weeks.slice(PAST_WEEKS) };
}

/** Row `row` of the table as a client would send it. */
export function transactionOf(table: TransactionTable, row: number, schema: FeatureSchema = ulbSchema): Transaction {
  const features = schema.features.map((name, i) => [name, columnOf(table, 1 + i)[row]!] as const);
  return { [schema.eventTime]: table.eventTime[row]!, ...Object.fromEntries(features) };
}
