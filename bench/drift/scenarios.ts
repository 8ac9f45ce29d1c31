/** What a drifted week looks like, made from an undrifted one. */
import { type BenchWeek, features, moved, type WeekSource } from './week-source.ts';

export type Scenario = { readonly name: string; /** Must be seen at this many rows and more; undefined: reported only. */ readonly requiredFrom?: number; readonly week: (source: WeekSource, rows: number, seed: number) => BenchWeek };

type Change = (column: Float32Array, index: number) => Float32Array;

const FEW = 100;
const MANY = 10_000;
const AMOUNT = features.indexOf('Amount');
const [V1, V2, V5, V6] = ['V1', 'V2', 'V5', 'V6'].map((name) => features.indexOf(name)) as [number, number, number, number];

const changed = (name: string, change: Change, requiredFrom?: number): Scenario => ({
  name,
  ...(requiredFrom !== undefined && { requiredFrom }),
  week: (source, rows, seed) => {
    const { columns, frauds } = source(rows, seed);
    return { columns: columns.map(change), frauds };
  },
});
const swapped = (name: string, a: number, b: number, requiredFrom?: number): Scenario => ({
  name,
  ...(requiredFrom !== undefined && { requiredFrom }),
  week: (source, rows, seed) => {
    const { columns, frauds } = source(rows, seed);
    return { columns: columns.with(a, columns[b]!).with(b, columns[a]!), frauds };
  },
});
const first = (count: number, change: (column: Float32Array) => Float32Array): Change => (column, i) => (i < count ? change(column) : column);
const shift = (deviations: number, columns: number) => changed(`mean +${deviations} sd in ${columns}`, first(columns, (column) => moved(column, deviations)));

export const scenarios: readonly Scenario[] = [
  changed('mean shift 0.25 sd in 3 columns', first(3, (column) => moved(column, 0.25)), MANY),
  changed('variance x4 in 5 columns', first(5, (column) => column.map((x) => 2 * x)), FEW),
  changed('ten columns moved', first(10, (column) => moved(column, 1)), FEW),
  { name: 'fraud share x3', requiredFrom: MANY, week: (source, rows, seed) => source(rows, seed, 0.03) },
  swapped('two columns swapped', V1, V2, MANY),
  changed('Amount in another unit', (column, i) => (i === AMOUNT ? column.map((x) => 100 * x) : column), FEW),
  { name: 'fraud share x3, unlabelled', week: (source, rows, seed) => ({ ...source(rows, seed, 0.03), frauds: NaN }) },
  swapped('two columns alike swapped', V5, V6),
  ...[0.1, 0.25, 0.5, 1, 3].flatMap((deviations) => [1, 3, 10].map((columns) => shift(deviations, columns))),
];
