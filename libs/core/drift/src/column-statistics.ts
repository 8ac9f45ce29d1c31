/** What is to be told of one column, before and after: no verdict, the alarm is `judgeDrift`. */
import type { DriftBaseline } from './drift-baseline.ts';
import { type Histograms, histogramsOf } from './histograms.ts';
import { jensenShannon } from './jensen-shannon.ts';
import { kolmogorovSmirnov, type KolmogorovSmirnovResult } from './kolmogorov-smirnov.ts';
import { momentsOf } from './moments.ts';
import { populationStability } from './population-stability.ts';
import { sortedFloats } from './sort-floats.ts';
import { wasserstein } from './wasserstein.ts';
import { welchTest, type WelchResult } from './welch-test.ts';

export type ColumnStatistics = {
  readonly name: string;
  readonly welch: WelchResult;
  readonly ks: KolmogorovSmirnovResult;
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

/**
 * Statistics of a week's columns against the baseline, in its order; columns the week says nothing about are left out.
 * O(columns x (n + m)).
 *
 * @param columns finite values, at least two rows, checked by `profileWeek`
 */
export function columnStatistics(baseline: DriftBaseline, columns: readonly (Float32Array | undefined)[]): ColumnStatistics[] {
  return baseline.columns.flatMap(({ name, sorted: reference }, c) => {
    const values = columns[c];
    if (values === undefined) return [];
    const current = sortedFloats(values);
    const before = momentsOf(reference);
    const after = momentsOf(current);
    const referenceDeviation = Math.sqrt(before.variance);
    return [{
      name,
      welch: welchTest(before, after),
      ks: kolmogorovSmirnov(reference, current),
      psi: populationStability(reference, current),
      jensenShannon: jensenShannon(reference, current),
      wasserstein: wasserstein(reference, current) / (referenceDeviation || 1),
      referenceMean: before.mean,
      currentMean: after.mean,
      referenceDeviation,
      currentDeviation: Math.sqrt(after.variance),
      histograms: histogramsOf(reference, current),
    }];
  });
}
