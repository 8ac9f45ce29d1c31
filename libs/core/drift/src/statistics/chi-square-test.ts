/** Chi-square test of homogeneity: do the values of a discrete column come as often as before? */
import { upperGamma } from './gamma-functions.ts';

export type ChiSquareResult = {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
};

/**
 * Equals `scipy.stats.chi2_contingency(correction=False)` on the table of counts; one value only gives p = 1.
 * Asymptotic: counts of five and more are meant. O(n + m).
 *
 * @param reference ascending, not empty, without NaN, as `current`
 */
export function chiSquareTest(reference: Float32Array, current: Float32Array): ChiSquareResult {
  const total = reference.length + current.length;
  let statistic = 0;
  let values = 0;
  for (let i = 0, j = 0; i < reference.length || j < current.length; values++) {
    const value = Math.min(reference[i] ?? Infinity, current[j] ?? Infinity);
    const [firstI, firstJ] = [i, j];
    while (reference[i] === value) i++;
    while (current[j] === value) j++;
    const [before, after] = [i - firstI, j - firstJ];
    const expectedBefore = ((before + after) * reference.length) / total;
    const expectedAfter = ((before + after) * current.length) / total;
    statistic += (before - expectedBefore) ** 2 / expectedBefore + (after - expectedAfter) ** 2 / expectedAfter;
  }
  return {
    statistic,
    degreesOfFreedom: values - 1,
    pValue: values === 1 ? 1 : upperGamma((values - 1) / 2, statistic / 2),
  };
}
