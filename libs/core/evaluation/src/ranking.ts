import type { ScoreCurve } from './score-curve.ts';

/**
 * Area under the precision-recall curve as scikit-learn's `average_precision_score` sums it: each step's precision
 * weighted by its gain in recall. 0 without frauds.
 */
export function averagePrecision({ frauds, truePositives, falsePositives }: ScoreCurve): number {
  let sum = 0;
  let before = 0;
  truePositives.forEach((found, step) => {
    if (found > before) sum += ((found - before) * found) / (found + falsePositives[step]!);
    before = found;
  });
  return frauds === 0 ? 0 : sum / frauds;
}

/**
 * Area under the ROC curve by trapezoids, as scikit-learn's `roc_auc_score`. Null unless there are both frauds and
 * legitimate rows.
 */
export function rocAuc({ frauds, legitimate, truePositives, falsePositives }: ScoreCurve): number | null {
  if (frauds === 0 || legitimate === 0) return null;
  let area = 0;
  let foundBefore = 0;
  let falseBefore = 0;
  truePositives.forEach((found, step) => {
    area += ((falsePositives[step]! - falseBefore) * (found + foundBefore)) / 2;
    foundBefore = found;
    falseBefore = falsePositives[step]!;
  });
  return area / frauds / legitimate;
}

/**
 * The highest recall that a threshold reaches while at most `highest` (0 to 1) of the legitimate rows are flagged.
 * Null unless there are both classes.
 */
export function recallAtFalsePositiveRate(
  { frauds, legitimate, truePositives, falsePositives }: ScoreCurve,
  highest: number,
): number | null {
  if (frauds === 0 || legitimate === 0) return null;
  let found = 0;
  for (let step = 0; step < truePositives.length && falsePositives[step]! / legitimate <= highest; step++)
    found = truePositives[step]!;
  return found / frauds;
}

/**
 * Share of frauds among the `k` rows with the highest scores, k from 1 to the number of rows. Where equal scores lie on
 * both sides of the cut, their frauds count in proportion: the mean over all ways to break the tie.
 */
export function precisionAtTop({ truePositives, falsePositives }: ScoreCurve, k: number): number {
  let found = 0;
  let rows = 0;
  for (let step = 0; step < truePositives.length; step++) {
    const frauds = truePositives[step]! - found;
    const tied = frauds + falsePositives[step]! - (rows - found);
    if (rows + tied >= k) return (found + (frauds * (k - rows)) / tied) / k;
    found += frauds;
    rows += tied;
  }
  throw new RangeError(`Cannot take the top ${k} of ${rows} rows`);
}

/**
 * The threshold with the highest F1: a score that occurs, the highest one where several are as good. Frauds are rare,
 * so 0.5 is no guess to make. Without frauds it is 1, where only certain scores are flagged.
 */
export function bestF1Threshold({ frauds, thresholds, truePositives, falsePositives }: ScoreCurve): number {
  let best = { f1: 0, threshold: 1 };
  thresholds.forEach((threshold, step) => {
    const f1 = (2 * truePositives[step]!) / (truePositives[step]! + falsePositives[step]! + frauds);
    if (f1 > best.f1) best = { f1, threshold };
  });
  return best.threshold;
}
