import { gammaln } from 'simple-statistics';

const PRECISION = 1e-15;
const TINY = 1e-300;
const MOST_TERMS = 10_000;

/**
 * Regularised upper incomplete gamma function: P(chi-square with 2a degrees of freedom >= 2x). By series or by Lentz's
 * continued fraction (Numerical Recipes, 6.2).
 */
export function upperGamma(a: number, x: number): number {
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
  for (let k = 1, change = 0; Math.abs(change - 1) > PRECISION && k < MOST_TERMS; k++) {
    const step = k * (a - k);
    b += 2;
    d = 1 / (step * d + b);
    c = b + step / c;
    change = c * d;
    fraction *= change;
  }
  return front * fraction;
}
