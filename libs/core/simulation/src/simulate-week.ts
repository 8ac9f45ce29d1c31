/**
 * One week of card transactions with the ULB schema, from a seed: V1..V28 independent and normal with the ULB data's
 * standard deviations, Amount log-normal, Time busier by day than by night. Frauds stand apart in some columns, each
 * by its own strength, so that weak ones overlap with legitimate rows: a forest finds most of them and never all.
 * Cost: O(rows x inputs), plus the sorting of the times.
 */
import { columnOf, timeOfDay, type TransactionTable, ulbSchema } from '@fraud/feature-schema';
import { type RandomSource, randomSource } from '@fraud/random';
import { transactionTimes } from './transaction-times.ts';

export type WeekPlan = {
  readonly rows: number;
  /** Frauds among the rows, 0 to 1; the week holds exactly `Math.round(rows x fraudShare)`. */
  readonly fraudShare: number;
  readonly seed: number;
  /** Event time of the week's first second. */
  readonly startTimeSeconds: number;
  /** What differs from an ordinary week. @defaultValue nothing */
  readonly shift?: Shift;
};

export type Shift = {
  /** Added to every row of a column of V1..V28, in standard deviations. */
  readonly moved?: Readonly<Record<string, number>>;
  /** Amounts are multiplied by it: above 0. @defaultValue 1 */
  readonly amountFactor?: number;
  /** Share of the frauds that follow a pattern no earlier week held, 0 to 1. @defaultValue 0 */
  readonly newFraudShare?: number;
};

/** A shift that no drift check may miss: columns moved, prices up, and half of the frauds done in a new way. */
export const SEVERE_SHIFT: Shift = {
  moved: { V1: 0.5, V5: -0.5, V9: 0.5, V15: 0.75, V18: -0.5, V24: 0.75 },
  amountFactor: 1.8,
  newFraudShare: 0.6,
};

/** Standard deviation of V1..V28 among legitimate rows, as in the ULB data. */
const DEVIATIONS = [
  1.83, 1.51, 1.41, 1.39, 1.3, 1.31, 1.1, 1.11, 1.12, 1.06, 1.02, 0.99, 1.01, 0.91, 0.93, 0.85, 0.77, 0.83, 0.82, 0.71,
  0.7, 0.7, 0.51, 0.61, 0.5, 0.49, 0.38, 0.31,
];

/** Decimals of V1..V28: enough for any model, and short in a file. */
const DECIMALS = 1e6;

/** Rows in order of time, on shared memory. The same plan gives the same table. */
export function simulateWeek(plan: WeekPlan): TransactionTable {
  const { rows, fraudShare, seed, startTimeSeconds, shift = {} } = plan;
  const random = randomSource(seed);
  const eventTime = transactionTimes(random, rows, startTimeSeconds);
  const labels = drawLabels(random, rows, Math.round(rows * fraudShare));
  const inputs = ulbSchema.inputs.length;
  const table = {
    rows,
    matrix: new Float32Array(new SharedArrayBuffer(inputs * rows * Float32Array.BYTES_PER_ELEMENT)),
    labels,
    eventTime,
  };

  columnOf(table, 0).set(eventTime.map(timeOfDay));
  DEVIATIONS.forEach((deviation, i) => {
    const column = columnOf(table, 1 + i);
    const moved = shift.moved?.[`V${i + 1}`] ?? 0;
    for (let r = 0; r < rows; r++) column[r] = rounded((random.normal() + moved) * deviation);
  });
  const amounts = columnOf(table, inputs - 1);
  for (let r = 0; r < rows; r++) amounts[r] = drawAmount(random, shift.amountFactor ?? 1);
  for (let r = 0; r < rows; r++) {
    if (labels[r] === 1)
      makeFraud(table, r, random.uniform() < (shift.newFraudShare ?? 0) ? NEW_PATTERN : KNOWN_PATTERN, random);
  }
  return table;
}

/** Log-normal: median 22, mean about 88, a few in the thousands, as in the ULB data. Currency units, whole cents. */
function drawAmount(random: RandomSource, factor: number): number {
  return Math.round(100 * factor * Math.exp(3.09 + 1.66 * random.normal())) / 100;
}

/** Strengths from 0 (looks like a legitimate row) to 1.25 (blatant). */
function makeFraud(table: TransactionTable, row: number, pattern: FraudPattern, random: RandomSource): void {
  const strength = 1.25 * Math.sqrt(random.uniform());
  for (const [name, distance] of Object.entries(pattern)) {
    const i = Number(name.slice(1)) - 1;
    const column = columnOf(table, 1 + i);
    column[row] = rounded(column[row]! + strength * distance * DEVIATIONS[i]!);
  }
}

/** Exactly `frauds` ones, every row equally likely (selection sampling, Knuth volume 2, algorithm S). */
function drawLabels(random: RandomSource, rows: number, frauds: number): Uint8Array {
  const labels = new Uint8Array(rows);
  let left = frauds;
  for (let r = 0; r < rows; r++) {
    if (random.uniform() * (rows - r) >= left) continue;
    labels[r] = 1;
    left--;
  }
  return labels;
}

/** To the decimals of the file; never -0, which a file does not tell from 0. */
function rounded(value: number): number {
  return Math.round(value * DECIMALS) / DECIMALS + 0;
}

/**
 * Where frauds stand apart: per column of V1..V28 the mean of a blatant fraud, in standard deviations of legitimate
 * rows.
 */
type FraudPattern = Readonly<Record<string, number>>;

/** The columns in which the ULB data's frauds stand apart, weaker than there so that a forest finds most, not all. */
const KNOWN_PATTERN: FraudPattern = {
  V3: -2,
  V4: 2,
  V7: -1.5,
  V10: -2.5,
  V11: 2,
  V12: -3,
  V14: -3.5,
  V16: -2,
  V17: -3,
};

/** Frauds as they were not seen before: near legitimate rows in every column of the known pattern. */
const NEW_PATTERN: FraudPattern = { V2: 2.5, V6: -2.5, V8: 3, V13: 2, V19: 2.5, V20: 3, V21: 3, V27: -3 };
