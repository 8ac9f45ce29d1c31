/** Undrifted weeks as columns: simulated, or drawn from the rows of a real file. */
import { momentsOf } from '@fraud/drift';
import { columnOf, type TransactionTable, ulbSchema } from '@fraud/feature-schema';
import { type RandomSource, randomSource } from '@fraud/random';
import { simulateWeek } from '@fraud/simulation';

export type BenchWeek = { readonly columns: readonly Float32Array[]; readonly frauds: number };

/** A week of `rows`, the same for the same seed. */
export type WeekSource = (rows: number, seed: number, fraudShare?: number) => BenchWeek;

export const features = ulbSchema.features;
export const FRAUD_SHARE = 0.01;

export const simulatedWeeks: WeekSource = (rows, seed, fraudShare = FRAUD_SHARE) => {
  const table = simulateWeek({ rows, fraudShare, seed, startTimeSeconds: 0 });
  // The simulation holds exactly the share asked for; weeks do not: the frauds are counted anew, as chance has them.
  return { columns: featureColumns(table), frauds: binomial(randomSource(seed + 1), rows, fraudShare) };
};

/** Rows drawn with replacement from a table: independent weeks with the real joint distribution. */
export function resampledWeeks(table: TransactionTable): WeekSource {
  const whole = featureColumns(table);
  return (rows, seed) => {
    const random = randomSource(seed);
    const drawn = Uint32Array.from({ length: rows }, () => random.integer(table.rows));
    return {
      columns: whole.map((column) => Float32Array.from(drawn, (row) => column[row]!)),
      frauds: drawn.reduce((sum, row) => sum + table.labels[row]!, 0),
    };
  };
}

/** Every column moved by its own step of `share` of its deviation: that of the population, the same in every week. */
export function variedWeek(source: WeekSource, { columns, frauds }: BenchWeek, share: number, seed: number): BenchWeek {
  if (share === 0) return { columns, frauds };
  const random = randomSource(seed);
  const deviations = deviationsOf(source);
  return { columns: columns.map((column, i) => moved(column, share * random.normal() * deviations[i]!)), frauds };
}

/** A column with a step added. */
export function moved(column: Float32Array, step: number): Float32Array {
  return column.map((x) => x + step);
}

const LARGE_WEEK = 50_000;
const known = new WeakMap<WeekSource, number[]>();

/** Standard deviations of the columns, from one large week. */
export function deviationsOf(source: WeekSource): number[] {
  const deviations =
    known.get(source) ?? source(LARGE_WEEK, 0).columns.map((column) => Math.sqrt(momentsOf(column).variance));
  known.set(source, deviations);
  return deviations;
}

export function featureColumns(table: TransactionTable): Float32Array[] {
  return features.map((name) => columnOf(table, ulbSchema.inputs.indexOf(name)));
}

export function binomial(random: RandomSource, rows: number, share: number): number {
  let frauds = 0;
  for (let row = 0; row < rows; row++) frauds += Number(random.uniform() < share);
  return frauds;
}
