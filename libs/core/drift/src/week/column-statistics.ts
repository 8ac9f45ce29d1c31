/** What is to be told of one column of numbers, before and after: no verdict, the alarm is `judgeDrift`. */
import { type ColumnValues, isCategory } from '../categories/category-values.ts';
import { type ChiSquareResult, chiSquareTest } from '../statistics/chi-square-test.ts';
import { countUpTo } from '../statistics/decile-shares.ts';
import { jensenShannon, populationStability, wasserstein } from '../statistics/distances.ts';
import { type Histograms, histogramsOf } from '../statistics/histograms.ts';
import { kolmogorovSmirnov, type KolmogorovSmirnovResult } from '../statistics/kolmogorov-smirnov.ts';
import { momentsOf } from '../statistics/moments.ts';
import { sortedFloats } from '../statistics/sort-floats.ts';
import { type WelchResult, welchTest } from '../statistics/welch-test.ts';
import type { DriftBaseline } from './drift-baseline.ts';

export type ColumnStatistics = {
  readonly name: string;
  readonly welch: WelchResult;
  readonly ks: KolmogorovSmirnovResult;
  /** Of columns with few values, where Kolmogorov-Smirnov's order of them means little; null for others. */
  readonly chiSquare: ChiSquareResult | null;
  readonly psi: number;
  readonly jensenShannon: number;
  /** Wasserstein distance in the reference's deviations; in the column's unit where that is constant. */
  readonly wasserstein: number;
  readonly referenceMean: number;
  readonly currentMean: number;
  /** Sample standard deviations. */
  readonly referenceDeviation: number;
  readonly currentDeviation: number;
  readonly histograms: Histograms;
};

/** A column is discrete when neither side has more values. */
const FEW_VALUES = 20;

/**
 * Statistics of a week's numbers against the baseline, in its order; columns the week says nothing about, and those of
 * categories, are left out. Missing values are passed over.
 * O(columns x (n + m)).
 *
 * @param columns checked by `profileWeek`
 */
export function columnStatistics(
  baseline: DriftBaseline,
  columns: readonly (ColumnValues | undefined)[],
): ColumnStatistics[] {
  return baseline.columns.flatMap((column, c) => {
    const values = columns[c];
    if (column.kind === 'category' || values === undefined || isCategory(values)) return [];
    const { name, sorted: reference } = column;
    const current = sortedFloats(values.filter((value) => !Number.isNaN(value)));
    if (current.length < 2 || reference.length < 2) return [];
    const before = momentsOf(reference);
    const after = momentsOf(current);
    const referenceDeviation = Math.sqrt(before.variance);
    return [
      {
        name,
        welch: welchTest(before, after),
        ks: kolmogorovSmirnov(reference, current),
        chiSquare: [reference, current].every((values) => countValues(values, FEW_VALUES) <= FEW_VALUES)
          ? chiSquareTest(reference, current)
          : null,
        psi: populationStability(reference, current),
        jensenShannon: jensenShannon(reference, current),
        wasserstein: wasserstein(reference, current) / (referenceDeviation || 1),
        referenceMean: before.mean,
        currentMean: after.mean,
        referenceDeviation,
        currentDeviation: Math.sqrt(after.variance),
        histograms: histogramsOf(reference, current),
      },
    ];
  });
}

/** How many different values ascending numbers have, `most` + 1 for more. O(most log n). */
function countValues(sorted: Float32Array, most: number): number {
  let count = 0;
  for (let next = 0; next < sorted.length && count <= most; count++) next = countUpTo(sorted, sorted[next]!);
  return count;
}
