import { upperGamma } from './upper-gamma.ts';

/**
 * One-sided p-value of an area under the ROC curve by Mann and Whitney's test:
 * `scipy.stats.mannwhitneyu(alternative='greater', method='asymptotic', use_continuity=False)` of untied scores.
 * O(1).
 */
export function rankSumTail(auc: number, positives: number, negatives: number): number {
  const z = (auc - 0.5) / Math.sqrt((positives + negatives + 1) / (12 * positives * negatives));
  const beyond = upperGamma(0.5, (z * z) / 2) / 2;
  return z > 0 ? beyond : 1 - beyond;
}
