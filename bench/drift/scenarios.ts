/** What a drifted week looks like, made from an undrifted one. */
import { type BenchWeek, features, moved } from './week-source.ts';

export type Scenario = {
  readonly name: string;
  /** Must be seen at this many rows and more; undefined: reported only. */
  readonly requiredFrom?: number;
  /** Share of frauds of the week; the usual one when undefined. */
  readonly fraudShare?: number;
  /** @param deviations of the columns, those of the population */
  readonly change: (week: BenchWeek, deviations: readonly number[]) => BenchWeek;
};

type Change = (column: Float32Array, index: number, deviation: number) => Float32Array;

const FEW = 100;
const MANY = 10_000;
const AMOUNT = features.indexOf('Amount');
const [V1, V2, V5, V6] = ['V1', 'V2', 'V5', 'V6'].map((name) => features.indexOf(name)) as [
  number,
  number,
  number,
  number,
];

const changed = (name: string, change: Change, requiredFrom?: number): Scenario => ({
  name,
  ...(requiredFrom !== undefined && { requiredFrom }),
  change: ({ columns, frauds }, deviations) => ({
    columns: columns.map((column, i) => change(column, i, deviations[i]!)),
    frauds,
  }),
});
const swapped = (name: string, a: number, b: number, requiredFrom?: number): Scenario => ({
  name,
  ...(requiredFrom !== undefined && { requiredFrom }),
  change: ({ columns, frauds }) => ({ columns: columns.with(a, columns[b]!).with(b, columns[a]!), frauds }),
});
const movedBy =
  (deviations: number, count: number): Change =>
  (column, i, deviation) =>
    i < count ? moved(column, deviations * deviation) : column;

export const SHIFTS = [0.1, 0.25, 0.5, 1, 3];
const SHIFTED_COLUMNS = [1, 3, 10];
export const shiftName = (deviations: number, columns: number) => `mean +${deviations} sd in ${columns}`;
const TRIPLE = 0.03;

export const scenarios: readonly Scenario[] = [
  changed('mean shift 0.25 sd in 3 columns', movedBy(0.25, 3), MANY),
  changed('variance x4 in 5 columns', (column, i) => (i < 5 ? column.map((x) => 2 * x) : column), FEW),
  changed('ten columns moved', movedBy(1, 10), FEW),
  { name: 'fraud share x3', requiredFrom: MANY, fraudShare: TRIPLE, change: (week) => week },
  swapped('two columns swapped', V1, V2, MANY),
  changed('Amount in another unit', (column, i) => (i === AMOUNT ? column.map((x) => 100 * x) : column), FEW),
  { name: 'fraud share x3, unlabelled', fraudShare: TRIPLE, change: (week) => ({ ...week, frauds: NaN }) },
  swapped('two columns alike swapped', V5, V6),
  ...SHIFTS.flatMap((deviations) =>
    SHIFTED_COLUMNS.map((columns) => changed(shiftName(deviations, columns), movedBy(deviations, columns))),
  ),
];
