/** Transactions with the columns of Kaggle's creditcard.csv. */
import { columnOf, isoWeekOf, type TransactionTable, ulbSchema } from '@fraud/feature-schema';
import { csvOf, SEVERE_SHIFT, type Shift, simulateWeek } from '@fraud/simulation';
import { weekKey } from '@fraud/weekly-data';
import { type DemoKind, type DemoWeek, PAST_WEEKS, type Row, WEEK_SECONDS } from './demo-kind.ts';
import { ulbExample } from './ulb-example.ts';

const ROWS = 8_000;
const FRAUD_SHARE = 0.008;
const PLAN: readonly { story: string; shift?: Shift }[] = [
  ...Array.from({ length: PAST_WEEKS }, () => ({ story: 'a past week' })),
  { story: 'a week like those before' },
  {
    story:
      `customers and fraudsters have changed: ${Object.keys(SEVERE_SHIFT.moved ?? {}).join(', ')} have moved, ` +
      'prices are up, most frauds are done in a new way',
    shift: SEVERE_SHIFT,
  },
  { story: 'the new ways go on', shift: SEVERE_SHIFT },
];

export const ulbDemo: DemoKind = {
  schemaFile: undefined,
  weeks(prefix, now) {
    const weeks = PLAN.map(({ story, shift }, i): DemoWeek => {
      const date = new Date(now.getTime() - (PLAN.length - 1 - i) * WEEK_SECONDS * 1_000);
      const plan = {
        rows: ROWS,
        fraudShare: FRAUD_SHARE,
        seed: i + 1,
        startTimeSeconds: i * WEEK_SECONDS,
        ...(shift !== undefined && { shift }),
      };
      return {
        key: weekKey(prefix, isoWeekOf(date)),
        story,
        file: () => csvOf(simulateWeek(plan), ulbSchema),
        payments() {
          const table = simulateWeek(plan);
          return Array.from(table.labels, (label, row) => ({ row: rowOf(table, row), isFraud: label === 1 }));
        },
      };
    });
    return { past: weeks.slice(0, PAST_WEEKS), arriving: weeks.slice(PAST_WEEKS) };
  },
  example: () => ({ row: ulbExample, before: [] }),
};

function rowOf(table: TransactionTable, row: number): Row {
  const features = ulbSchema.features.map((name, i) => [name, columnOf(table, 1 + i)[row]!] as const);
  return { [ulbSchema.eventTime]: table.eventTime[row]!, ...Object.fromEntries(features) };
}
