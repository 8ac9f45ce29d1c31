import { z } from 'zod';
import { averagePrecision, recallAtFalsePositiveRate, rocAuc } from './ranking.ts';
import { scoreCurve } from './score-curve.ts';

const share = z.number().min(0).max(1);
const count = z.int().nonnegative();

/** How good scores are on labelled rows; the form in which it is stored. */
export const metrics = z.object({
  rows: count,
  frauds: count,
  /** Average precision: the figure by which models are compared. */
  auprc: share,
  /** Null when the rows hold one class only. */
  rocAuc: share.nullable(),
  /** Null when the rows hold one class only. */
  recallAtOnePercentFpr: share.nullable(),
  /** A row counts as fraud when its score is at least this; all figures below depend on it, `brier` does not. */
  threshold: z.number(),
  precision: share,
  recall: share,
  f1: share,
  truePositives: count,
  falsePositives: count,
  falseNegatives: count,
  trueNegatives: count,
  /** Mean squared distance of score and label: 0 is best. */
  brier: share,
});
export type Metrics = z.infer<typeof metrics>;

/**
 * The figures of scores (fraud probabilities, 0 to 1) against labels (1 fraud, 0 legitimate), each as scikit-learn
 * defines it; a ratio without a denominator is 0. O(rows log rows).
 *
 * @throws RangeError when scores and labels differ in length, or a score is NaN
 */
export function evaluate(scores: Float64Array, labels: Uint8Array, threshold: number): Metrics {
  const curve = scoreCurve(scores, labels);
  let truePositives = 0;
  let falsePositives = 0;
  let squares = 0;
  scores.forEach((score, row) => {
    const label = labels[row]!;
    squares += (score - label) ** 2;
    if (score >= threshold) {
      if (label === 1) truePositives++;
      else falsePositives++;
    }
  });
  const rows = scores.length;
  return {
    rows,
    frauds: curve.frauds,
    auprc: averagePrecision(curve),
    rocAuc: rocAuc(curve),
    recallAtOnePercentFpr: recallAtFalsePositiveRate(curve, 0.01),
    threshold,
    precision: ratio(truePositives, truePositives + falsePositives),
    recall: ratio(truePositives, curve.frauds),
    f1: ratio(2 * truePositives, truePositives + falsePositives + curve.frauds),
    truePositives,
    falsePositives,
    falseNegatives: curve.frauds - truePositives,
    trueNegatives: curve.legitimate - falsePositives,
    brier: ratio(squares, rows),
  };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
