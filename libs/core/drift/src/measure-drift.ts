/**
 * How far the columns of a current window lie from those of a reference window, and whether that is an alarm.
 * Each column gets two tests (Welch's t for the mean, Kolmogorov-Smirnov for the whole distribution) and two effect
 * sizes (the Kolmogorov-Smirnov distance and the population stability index).
 */
import { DEFAULT_ALPHA, hasDrifted } from './fixed-thresholds.ts';
import { DriftError } from './errors.ts';
import { kolmogorovSmirnov, type KolmogorovSmirnovResult } from './kolmogorov-smirnov.ts';
import { momentsOf } from './moments.ts';
import { populationStability } from './population-stability.ts';
import { welchTest, type WelchResult } from './welch-test.ts';

export type DriftWindows = {
  /** Names, in the order of the values. Leave out what always moves (the event time) and what is not known yet (the label). */
  readonly columns: readonly string[];
  /** One array of finite numbers a column; at least two rows. Left as it is. */
  readonly reference: readonly Float32Array[];
  readonly current: readonly Float32Array[];
  /** Probability that chance alone makes any column significant. @defaultValue 0.001 */
  readonly alpha?: number;
};

export type ColumnDrift = {
  readonly name: string;
  readonly welch: WelchResult;
  readonly ks: KolmogorovSmirnovResult;
  readonly psi: number;
  readonly referenceMean: number;
  readonly currentMean: number;
  /** Sample standard deviations. */
  readonly referenceDeviation: number;
  readonly currentDeviation: number;
  /** The smaller of the two p-values times the number of tests of all columns (Bonferroni), at most 1. */
  readonly adjustedPValue: number;
  readonly drifted: boolean;
};

export type DriftMeasure = {
  /** In the order asked for. */
  readonly columns: readonly ColumnDrift[];
  /** Names of the drifted columns, the farthest (by Kolmogorov-Smirnov distance) first. */
  readonly drifted: readonly string[];
  readonly alpha: number;
  readonly alarm: boolean;
  /** One sentence for people. */
  readonly reason: string;
};

const TESTS_PER_COLUMN = 2;
const NAMES_IN_REASON = 5;

/**
 * Measures every column. O(columns x rows log rows): each column of each window is sorted once; memory for one sorted
 * column of each window at a time.
 *
 * @throws FRAUD_DRIFT_TOO_FEW_ROWS when a window has fewer than two rows
 * @throws FRAUD_DRIFT_NOT_FINITE when a value is NaN or infinite
 */
export function measureDrift({ columns: names, reference, current, alpha = DEFAULT_ALPHA }: DriftWindows): DriftMeasure {
  const tests = TESTS_PER_COLUMN * names.length;
  const columns = names.map((name, i) => measureColumn(name, reference[i]!, current[i]!, tests, alpha));
  const drifted = columns
    .filter((column) => column.drifted)
    .sort((a, b) => b.ks.statistic - a.ks.statistic)
    .map((column) => column.name);
  return { columns, drifted, alpha, alarm: drifted.length > 0, reason: reasonFor(columns, drifted) };
}

function measureColumn(name: string, reference: Float32Array, current: Float32Array, tests: number, alpha: number): ColumnDrift {
  const fewest = Math.min(reference.length, current.length);
  if (fewest < 2) throw new DriftError('FRAUD_DRIFT_TOO_FEW_ROWS', `Cannot measure drift of ${name}: a window has ${fewest} rows, at least 2 are needed`);
  const before = momentsOf(reference);
  const after = momentsOf(current);
  if (!Number.isFinite(before.mean + after.mean)) throw new DriftError('FRAUD_DRIFT_NOT_FINITE', `Cannot measure drift of ${name}: a value is NaN or infinite`);
  const sortedReference = reference.slice().sort();
  const sortedCurrent = current.slice().sort();
  const welch = welchTest(before, after);
  const ks = kolmogorovSmirnov(sortedReference, sortedCurrent);
  const psi = populationStability(sortedReference, sortedCurrent);
  const adjustedPValue = Math.min(1, tests * Math.min(welch.pValue, ks.pValue));
  return {
    name,
    welch,
    ks,
    psi,
    referenceMean: before.mean,
    currentMean: after.mean,
    referenceDeviation: Math.sqrt(before.variance),
    currentDeviation: Math.sqrt(after.variance),
    adjustedPValue,
    drifted: hasDrifted({ adjustedPValue, ksStatistic: ks.statistic, psi }, alpha),
  };
}

function reasonFor(columns: readonly ColumnDrift[], drifted: readonly string[]): string {
  if (drifted.length === 0) {
    const farthest = Math.max(0, ...columns.map((column) => column.ks.statistic));
    return `None of ${columns.length} columns drifted; the greatest Kolmogorov-Smirnov distance is ${farthest.toFixed(3)}`;
  }
  const named = drifted.slice(0, NAMES_IN_REASON).join(', ');
  const unnamed = drifted.length - NAMES_IN_REASON;
  return `${drifted.length} of ${columns.length} columns drifted: ${named}${unnamed > 0 ? ` and ${unnamed} more` : ''}`;
}
