/**
 * Finds oddities in a week's rows that pass as numbers, for the report and the log. None of them raises an alarm.
 * O(rows x columns + rows log rows).
 */
import { isCategory } from '../categories/category-values.ts';
import { betaBinomialTail, overdispersion } from '../week/fraud-share.ts';
import type { LabelDay } from '../week/label-days.ts';
import type { LabelCount } from '../week/past-weeks.ts';
import { listed, percent, plural } from './check-words.ts';
import { type ColumnsToCheck, silentColumns, tellingColumns } from './column-checks.ts';
import { duplicateRows } from './duplicate-rows.ts';
import { type DataCheck, type EventTimeCase, eventTimeCheck, timeSpan } from './event-time.ts';
import { lateLabelsCheck } from './late-labels.ts';

export type RowsToCheck = ColumnsToCheck & {
  /** Seconds, one a row. */
  readonly eventTime: Float64Array;
  readonly eventTimeColumn: string;
  /** Of the weeks the champion learned from; undefined when there is none. */
  readonly referenceTimes: EventTimeCase['reference'];
  /** Rows of the file, also those that were left out. */
  readonly rowsInFile: number;
  /** How many of them lack a value, by column. */
  readonly missing: Readonly<Record<string, number>>;
  /** Frauds among all good rows of the file whose labels are known, and of past weeks. */
  readonly frauds: LabelCount | null;
  readonly pastFrauds: readonly LabelCount[];
  /** Labels of past weeks and this one, day by day, where they are taken to be known at once; else none. */
  readonly labelDays: readonly (readonly LabelDay[])[];
};

const DUPLICATES_THAT_MATTER = 0.01;
const CHANCE_OF_A_FRAUD_SHARE = 0.01;

export function dataChecks(week: RowsToCheck): DataCheck[] {
  return [
    missingValues(week),
    ...silentColumns(week),
    duplicates(week),
    ...eventTimes(week),
    ...tellingColumns(week),
    ...fraudShare(week),
    ...lateLabelsCheck(week.labelDays),
  ];
}

function missingValues({ missing, rowsInFile }: RowsToCheck): DataCheck {
  const lacking = Object.entries(missing).map(([name, count]) => `${name} (${percent(count / rowsInFile)})`);
  return {
    name: 'Missing values',
    passed: lacking.length === 0,
    finding:
      lacking.length === 0
        ? 'None'
        : `${plural(lacking.length, 'column lacks', 'columns lack')} values: ${listed(lacking)}; those rows ` +
          `were left out`,
  };
}

function duplicates({ columns, eventTime, labels }: RowsToCheck): DataCheck {
  const rows = eventTime.length;
  const count = duplicateRows(
    [
      eventTime,
      ...columns.map((values) => (isCategory(values) ? values.codes : values)),
      ...(labels === null ? [] : [labels]),
    ],
    rows,
  );
  return {
    name: 'Duplicate rows',
    passed: count / rows <= DUPLICATES_THAT_MATTER,
    finding: count === 0 ? 'None' : `${count} of ${rows} rows (${percent(count / rows)}) repeat an earlier one`,
  };
}

function eventTimes({ eventTime, eventTimeColumn, referenceTimes }: RowsToCheck): DataCheck[] {
  if (eventTime.length === 0) return [];
  const rows = eventTime.length;
  return [eventTimeCheck({ ...timeSpan(eventTime), column: eventTimeColumn, rows, reference: referenceTimes })];
}

/** Compares with the band that holds 99 of 100 weeks, learned from past weeks. */
function fraudShare({ frauds: week, pastFrauds }: RowsToCheck): DataCheck[] {
  if (week === null || pastFrauds.length === 0) return [];
  const rows = pastFrauds.reduce((sum, past) => sum + past.rows, 0);
  const frauds = pastFrauds.reduce((sum, past) => sum + past.frauds, 0);
  const forecast = { rows, frauds, overdispersion: overdispersion(pastFrauds) };
  const passed = betaBinomialTail(forecast, week.frauds, week.rows) >= CHANCE_OF_A_FRAUD_SHARE;
  const band = `${passed ? 'in' : 'out of'} the usual band around ${percent(frauds / rows)}`;
  return [{ name: 'Share of frauds', passed, finding: `${percent(week.frauds / week.rows)}, ${band}` }];
}
