/** Chi-square test of homogeneity: do the values of a discrete column come as often as before? */
import { gammaln } from 'simple-statistics';

export type ChiSquareResult = { readonly statistic: number; readonly degreesOfFreedom: number; readonly pValue: number };

const PRECISION = 1e-15;
const TINY = 1e-300;

/**
 * Equals `scipy.stats.chi2_contingency(correction=False)` on the table of counts; one value only gives p = 1. Asymptotic:
 * counts of five and more are meant. O(n + m).
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
  return { statistic, degreesOfFreedom: values - 1, pValue: values === 1 ? 1 : upperGamma((values - 1) / 2, statistic / 2) };
}

/** Regularised upper incomplete gamma function, by series or by Lentz's continued fraction (Numerical Recipes, 6.2). */
function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  const front = Math.exp(-x + a * Math.log(x) - gammaln(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let k = a + 1; term > PRECISION * sum; k++) sum += term *= x / k;
    return 1 - front * sum;
  }
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let k = 1, change = 0; Math.abs(change - 1) > PRECISION && k < 10_000; k++) {
    const step = k * (a - k);
    b += 2;
    d = 1 / (step * d + b);
    c = b + step / c;
    change = c * d;
    fraction *= change;
  }
  return front * fraction;
}
