/** Oddities of single columns: no value, one value, values out of range, a label in disguise. O(rows x columns). */
import { rocAuc, scoreCurve } from '@fraud/evaluation';
import { type CategoryValues, type ColumnValues, gapsIn, isCategory, rowsIn } from '../categories/category-values.ts';
import type { BaselineColumn, DriftBaseline } from '../week/drift-baseline.ts';
import { betaBinomialTail } from '../week/fraud-share.ts';
import { listed, percent, plural } from './check-words.ts';
import type { DataCheck } from './event-time.ts';

export type ColumnsToCheck = {
  /** The features, in the order of the baseline. */
  readonly names: readonly string[];
  readonly columns: readonly ColumnValues[];
  /** Those of them that look at earlier transactions, of which the first weeks have none. */
  readonly historyColumns: readonly string[];
  /** Null when the week has none. */
  readonly labels: Uint8Array | null;
  /** What the champion learned from; undefined when there is none, or it cannot be read. */
  readonly baseline: DriftBaseline | undefined;
};

const OUTSIDE_THAT_MATTERS = 0.01;
const CHANCE = 0.001;

/** A column that sorts frauds from the rest this well is the label, or was written after it was known. */
const TELLS_THE_LABEL = 0.999;
const FRAUDS_TO_TELL = 10;

/** Columns that say nothing. */
export function silentColumns(week: ColumnsToCheck): DataCheck[] {
  return [...emptyColumns(week), constantColumns(week)];
}

/** Columns that say what they should not. */
export function tellingColumns(week: ColumnsToCheck): DataCheck[] {
  return [...range(week), ...labelInDisguise(week)];
}

/** Only columns that may have gaps have a line of their own. */
function emptyColumns({ names, columns, historyColumns, baseline }: ColumnsToCheck): DataCheck[] {
  const hasPast = (name: string) => baseline !== undefined || !historyColumns.includes(name);
  const isEmpty = (column: ColumnValues) => rowsIn(column) > 0 && gapsIn(column) === rowsIn(column);
  const empty = names.filter((name, c) => isEmpty(columns[c]!) && hasPast(name));
  if (empty.length === 0) return [];
  const finding = `${plural(empty.length, 'column has', 'columns have')} no value in any row: ${listed(empty)}`;
  return [{ name: 'Empty columns', passed: false, finding }];
}

function constantColumns({ names, columns, baseline }: ColumnsToCheck): DataCheck {
  const constant = names.filter(
    (_, c) =>
      rowsIn(columns[c]!) > 1 &&
      isConstant(numbersOf(columns[c]!)) &&
      !(baseline !== undefined && wasConstant(baseline.columns[c]!)),
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

function isConstant(values: Float32Array): boolean {
  return values.every((value) => value === values[0]);
}

function wasConstant(column: BaselineColumn): boolean {
  if (column.gaps.share > 0) return false;
  if (column.kind === 'number') return column.sorted[0] === column.sorted.at(-1);
  return column.reference.totals.filter((rows) => rows > 0).length === 1;
}

function numbersOf(values: ColumnValues): Float32Array {
  return isCategory(values) ? values.codes : values;
}

/** Undrifted rows lie outside as well: about two in as many as the reference has. */
function range({ names, columns, baseline }: ColumnsToCheck): DataCheck[] {
  if (baseline === undefined) return [];
  const outside = names.flatMap((name, c) => {
    const column = baseline.columns[c]!;
    const values = columns[c]!;
    if (column.kind === 'category' || isCategory(values) || column.sorted.length === 0) return [];
    const { sorted } = column;
    const [low, high] = [sorted[0]!, sorted.at(-1)!];
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

/** Only a week with enough frauds can tell, and only a finding is worth a line. O(rows log rows x columns). */
function labelInDisguise({ names, columns, labels }: ColumnsToCheck): DataCheck[] {
  if (labels === null) return [];
  let frauds = 0;
  for (const label of labels) frauds += label;
  if (frauds < FRAUDS_TO_TELL || labels.length - frauds < FRAUDS_TO_TELL) return [];
  const telling = names.filter((_, c) => tellsTheLabel(columns[c]!, labels));
  if (telling.length === 0) return [];
  const finding =
    `${plural(telling.length, 'column gives', 'columns give')} the label away: ${listed(telling)}. ` +
    'A model that learns from such a column knows nothing when it is asked';
  return [{ name: 'Label in disguise', passed: false, finding }];
}

function tellsTheLabel(values: ColumnValues, labels: Uint8Array): boolean {
  const sorts = (scores: Float64Array) => {
    const auc = rocAuc(scoreCurve(scores, labels)) ?? 0.5;
    return Math.max(auc, 1 - auc) >= TELLS_THE_LABEL;
  };
  const isGap = Float64Array.from(numbersOf(values), (value) => Number(Number.isNaN(value)));
  if (isCategory(values)) return sorts(isGap) || sorts(fraudSharesOfOthers(values, labels));
  return sorts(isGap) || (gapsIn(values) === 0 && sorts(Float64Array.from(values)));
}

/** Share of frauds among the other rows of a row's level: a level that has one row says nothing. */
function fraudSharesOfOthers({ codes, levels }: CategoryValues, labels: Uint8Array): Float64Array {
  const [rows, frauds] = [new Uint32Array(levels.length + 1), new Uint32Array(levels.length + 1)];
  const levelAt = (row: number) => (Number.isNaN(codes[row]!) ? levels.length : codes[row]!);
  for (let row = 0; row < codes.length; row++) {
    rows[levelAt(row)]!++;
    frauds[levelAt(row)]! += labels[row]!;
  }
  return Float64Array.from(codes, (_, row) => {
    const level = levelAt(row);
    return rows[level]! < 2 ? 0 : (frauds[level]! - labels[row]!) / (rows[level]! - 1);
  });
}

function short(value: number): string {
  return Number(value.toPrecision(4)).toString();
}
