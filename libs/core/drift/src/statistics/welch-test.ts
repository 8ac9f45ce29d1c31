import { twoSidedTail } from './distributions.ts';
import type { Moments } from './moments.ts';

export type WelchResult = {
  /** Positive when the current mean is the higher one; infinite when two constants differ. */
  readonly statistic: number;
  /** Welch-Satterthwaite, not whole. */
  readonly degreesOfFreedom: number;
  /** Two-sided. */
  readonly pValue: number;
};

/**
 * Welch's t-test: do two samples of unequal variance have the same mean? It sees means only: a variance that grows
 * fourfold around the same mean passes unseen. Equals SciPy's `ttest_ind(current, reference, equal_var=False)`, except
 * that two equal constants give p = 1, where SciPy gives NaN. O(1) on moments.
 *
 * @param reference at least two values, as `current`
 */
export function welchTest(reference: Moments, current: Moments): WelchResult {
  const difference = current.mean - reference.mean;
  const referenceError = reference.variance / reference.count;
  const currentError = current.variance / current.count;
  const squaredError = referenceError + currentError;
  if (squaredError === 0) {
    const degreesOfFreedom = reference.count + current.count - 2;
    return difference === 0
      ? { statistic: 0, degreesOfFreedom, pValue: 1 }
      : { statistic: difference / 0, degreesOfFreedom, pValue: 0 };
  }
  const statistic = difference / Math.sqrt(squaredError);
  const degreesOfFreedom =
    squaredError ** 2 / (referenceError ** 2 / (reference.count - 1) + currentError ** 2 / (current.count - 1));
  return { statistic, degreesOfFreedom, pValue: twoSidedTail(statistic, degreesOfFreedom) };
}
