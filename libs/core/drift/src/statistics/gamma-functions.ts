/** The gamma function's relatives. */
import { gammaln } from 'simple-statistics';

const PRECISION = 1e-15;
const TINY = 1e-300;
const MAX_TERMS = 10_000;

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
  for (let k = 1, change = 0; Math.abs(change - 1) > PRECISION && k < MAX_TERMS; k++) {
    const step = k * (a - k);
    b += 2;
    d = 1 / (step * d + b);
    c = b + step / c;
    change = c * d;
    fraction *= change;
  }
  return front * fraction;
}

const SERIES_FROM = 12;

/**
 * First derivative of ln Gamma for positive arguments: the recurrence up to 12, then the asymptotic series (Abramowitz
 * & Stegun 6.3.18). Relative error below 1e-11. `trigamma` is the second derivative (6.4.12). O(1).
 */
export function digamma(x: number): number {
  let shift = 0;
  while (x < SERIES_FROM) shift -= 1 / x++;
  const square = 1 / (x * x);
  return (
    shift +
    Math.log(x) -
    1 / (2 * x) -
    square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square / 132))))
  );
}

export function trigamma(x: number): number {
  let shift = 0;
  while (x < SERIES_FROM) shift += 1 / (x++) ** 2;
  const square = 1 / (x * x);
  return (
    shift +
    1 / x +
    square / 2 +
    (square / x) * (1 / 6 - square * (1 / 30 - square * (1 / 42 - square * (1 / 30 - (5 * square) / 66))))
  );
}

/**
 * The x with `trigamma(x) = value`, for a value above 0: Newton on 1/trigamma, which is nearly linear (Smyth 2004,
 * appendix).
 */
export function trigammaInverse(value: number): number {
  if (value > 1e7) return 1 / Math.sqrt(value);
  if (value < 1e-6) return 1 / value;
  let x = 0.5 + 1 / value;
  for (let step = 0; step < 50; step++) {
    const here = trigamma(x);
    const change = (here * (1 - here / value)) / tetragamma(x);
    x += change;
    if (-change / x < 1e-10) break;
  }
  return x;
}

/** Derivative of trigamma. */
function tetragamma(x: number): number {
  let shift = 0;
  while (x < SERIES_FROM) shift -= 2 / (x++) ** 3;
  const square = 1 / (x * x);
  return (
    shift -
    square -
    square / x -
    square * square * (0.5 - square * (1 / 6 - square * (1 / 6 - square * (3 / 10 - (5 * square) / 6))))
  );
}
