/**
 * Finds oddities in a week's rows that pass as numbers, for the report and the log. None of them raises an alarm.
 * O(rows x columns + rows log rows).
 */
import type { DriftBaseline } from '../week/drift-baseline.ts';
import { betaBinomialTail, overdispersion } from '../week/fraud-share.ts';
import type { LabelDay } from '../week/label-days.ts';
import type { LabelCount } from '../week/past-weeks.ts';
import { duplicateRows } from './duplicate-rows.ts';
import { type DataCheck, type EventTimeCase, eventTimeCheck, timeSpan } from './event-time.ts';
import { lateLabelsCheck } from './late-labels.ts';

export type RowsToCheck = {
  /** The features, in the order of the baseline. */
  readonly names: readonly string[];
  readonly columns: readonly Float32Array[];
  /** Seconds, one a row. */
  readonly eventTime: Float64Array;
  readonly eventTimeColumn: string;
  /** Of the weeks the champion learned from; undefined when there is none. */
  readonly referenceTimes: EventTimeCase['reference'];
  /** Null when the week has none. */
  readonly labels: Uint8Array | null;
  /** Rows of the file, also those that were left out. */
  readonly rowsInFile: number;
  /** How many of them lack a value, by column. */
  readonly missing: Readonly<Record<string, number>>;
  /** What the champion learned from; undefined when there is none, or it cannot be read. */
  readonly baseline: DriftBaseline | undefined;
  /** Frauds among all good rows of the file whose labels are known, and of past weeks. */
  readonly frauds: LabelCount | null;
  readonly pastFrauds: readonly LabelCount[];
  /** Labels of past weeks and this one, day by day, where they are taken to be known at once; else none. */
  readonly labelDays: readonly (readonly LabelDay[])[];
};

const DUPLICATES_THAT_MATTER = 0.01;
const OUTSIDE_THAT_MATTERS = 0.01;
const CHANCE = 0.001;
const CHANCE_OF_A_FRAUD_SHARE = 0.01;
const NAMES = 5;

export function dataChecks(week: RowsToCheck): DataCheck[] {
  return [
    missingValues(week),
    constantColumns(week),
    duplicates(week),
    ...eventTimes(week),
    ...range(week),
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

function constantColumns({ names, columns, baseline }: RowsToCheck): DataCheck {
  const wasConstant = (c: number) =>
    baseline !== undefined && baseline.columns[c]!.sorted[0] === baseline.columns[c]!.sorted.at(-1);
  const constant = names.filter(
    (_, c) => columns[c]!.length > 1 && columns[c]!.every((value) => value === columns[c]![0]) && !wasConstant(c),
  );
  return {
    name: 'Constant columns',
    passed: constant.length === 0,
    finding:
      constant.length === 0
        ? 'None'
        : `${plural(constant.length, 'column has', 'columns have')} one value in all rows: ${listed(constant)}`,
  };
}

function duplicates({ columns, eventTime, labels }: RowsToCheck): DataCheck {
  const rows = eventTime.length;
  const count = duplicateRows([eventTime, ...columns, ...(labels === null ? [] : [labels])], rows);
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

/** Undrifted rows lie outside as well: about two in as many as the reference has. */
function range({ names, columns, baseline }: RowsToCheck): DataCheck[] {
  if (baseline === undefined) return [];
  const outside = names.flatMap((name, c) => {
    const { sorted } = baseline.columns[c]!;
    const [low, high] = [sorted[0]!, sorted.at(-1)!];
    const values = columns[c]!;
    let count = 0;
    for (let row = 0; row < values.length; row++) if (values[row]! < low || values[row]! > high) count++;
    const share = count / values.length;
    const isOdd =
      share > OUTSIDE_THAT_MATTERS &&
      names.length * betaBinomialTail({ rows: sorted.length, frauds: 2, overdispersion: 0 }, count, values.length) <
        CHANCE;
    return isOdd ? [{ share, text: `${name} (${percent(share)} outside ${short(low)} to ${short(high)})` }] : [];
  });
  outside.sort((a, b) => b.share - a.share);
  return [
    {
      name: 'Range',
      passed: outside.length === 0,
      finding:
        outside.length === 0
          ? 'As in the rows the model learned from'
          : `${plural(outside.length, 'column leaves', 'columns leave')} the range that the model learned ` +
            `from: ${listed(outside.map(({ text }) => text))}`,
    },
  ];
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

function listed(texts: readonly string[]): string {
  return texts.length > NAMES
    ? `${texts.slice(0, NAMES).join(', ')} and ${texts.length - NAMES} more`
    : texts.join(', ');
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}

function short(value: number): string {
  return Number(value.toPrecision(4)).toString();
}
