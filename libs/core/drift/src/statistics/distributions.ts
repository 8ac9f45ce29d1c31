/** Tails and quantiles of the distributions that tests and intervals are made of. */
import { gammaln } from 'simple-statistics';
import { upperGamma } from './gamma-functions.ts';

const FRACTION_PRECISION = 1e-15;
const SERIES_PRECISION = 1e-17;
const TINY = 1e-300;

/** From here the asymptotic series is exact to the last digit and the difference of two large gammaln is not. */
const LARGE_SHAPE = 1_000;

/**
 * Two-sided p-value of a t statistic, through the regularised incomplete beta function:
 *
 *     P(|T| >= |t|) = I_x(v/2, 1/2)   with x = v / (v + t^2)
 *
 * by Lentz's continued fraction (Press et al., Numerical Recipes, 6.4), at most O(sqrt(v)) terms, a few dozen in the
 * tails. Relative error below 1e-10 for v from 1 to 1e7, down to p = 1e-300.
 *
 * @param degreesOfFreedom above 0, need not be whole
 */
export function twoSidedTail(t: number, degreesOfFreedom: number): number {
  if (!Number.isFinite(t)) return Number.isNaN(t) ? NaN : 0;
  const shape = degreesOfFreedom / 2;
  const square = t * t;
  const x = degreesOfFreedom / (degreesOfFreedom + square);
  const rest = square / (degreesOfFreedom + square);
  if (rest === 0) return 1;
  // ln(x^(v/2) (1-x)^(1/2) / B(v/2, 1/2)), with ln x from the small quotient so that large v loses nothing.
  const front = Math.exp(
    -shape * Math.log1p(square / degreesOfFreedom) + Math.log(rest) / 2 + logGammaStep(shape) - Math.log(Math.PI) / 2,
  );
  return x < (shape + 1) / (shape + 2.5)
    ? (front * continuedFraction(x, shape, 0.5)) / shape
    : 1 - front * 2 * continuedFraction(rest, 0.5, shape);
}

/** ln(Gamma(shape + 1/2) / Gamma(shape)). */
function logGammaStep(shape: number): number {
  if (shape < LARGE_SHAPE) return gammaln(shape + 0.5) - gammaln(shape);
  return Math.log(shape) / 2 - 1 / (8 * shape) + 1 / (192 * shape ** 3);
}

/** Continued fraction of I_x(a, b) without its front factor; converges fast for x < (a + 1) / (a + b + 2). */
function continuedFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1, change = 0; Math.abs(change - 1) > FRACTION_PRECISION; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    change = d * c;
    fraction *= change;
  }
  return fraction;
}

function awayFromZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

const HIGHEST = 1e12;

/**
 * The t above which Student's distribution has a given share, `scipy.stats.t.isf`: by bisection of its tail, some 60
 * tails, to the last digits of a double.
 *
 * @param share above 0, at most 0.5
 */
export function studentQuantile(share: number, degreesOfFreedom: number): number {
  const isBelow = (t: number) => twoSidedTail(t, degreesOfFreedom) > 2 * share;
  let [low, high] = [0, 1];
  while (isBelow(high) && high < HIGHEST) [low, high] = [high, 2 * high];
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (isBelow(middle)) low = middle;
    else high = middle;
  }
  return high;
}

/** Below it the theta-transformed series converges faster, above it the alternating one. */
const CROSSOVER = 1;

/**
 * P(K >= x) of Kolmogorov's limit distribution, by the two series of Marsaglia, Tsang & Wang (2003); at most a handful
 * of terms each. Equals `scipy.special.kolmogorov`.
 */
export function kolmogorovTail(x: number): number {
  if (x <= 0) return 1;
  if (x < CROSSOVER)
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sumOf((k) => Math.exp(-(((2 * k - 1) * Math.PI) ** 2) / (8 * x * x)));
  return 2 * sumOf((k) => (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * x * x));
}

function sumOf(term: (k: number) => number): number {
  let sum = 0;
  for (let k = 1; ; k++) {
    const next = term(k);
    sum += next;
    if (Math.abs(next) <= SERIES_PRECISION * Math.abs(sum)) return sum;
  }
}

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

/**
 * Wilson's score interval of a share (Wilson 1927), with the normal quantile as `scipy.stats.binomtest(k,
 * n).proportion_ci(method='wilson')`; the share need not be a whole number of trials. O(1).
 *
 * @param quantile how many deviations wide to either side: 1.96 for 95 %
 */
export function wilsonInterval(
  share: number,
  trials: number,
  quantile: number,
): { readonly low: number; readonly high: number } {
  const square = quantile * quantile;
  const middle = (trials * share + square / 2) / (trials + square);
  const margin = (quantile * Math.sqrt(trials * share * (1 - share) + square / 4)) / (trials + square);
  return { low: Math.max(0, middle - margin), high: Math.min(1, middle + margin) };
}
