/**
 * The upper tail of the standard normal distribution. simple-statistics' table ends at 0.001 and its `probit` is off by
 * up to 0.0005; here the relative error is below 0.01 down to a tail of 0.00001.
 */
import { errorFunction, probit } from 'simple-statistics';

const NEWTON_STEPS = 2;

/** Chance to lie above `z`. */
export function normalTail(z: number): number {
  return (1 - errorFunction(z / Math.SQRT2)) / 2;
}

/** What is exceeded with the chance `tail`, above 0 and below 1: `probit`, corrected by Newton's method. */
export function normalQuantile(tail: number): number {
  let z = probit(1 - tail);
  for (let step = 0; step < NEWTON_STEPS; step++)
    z += ((normalTail(z) - tail) * Math.sqrt(2 * Math.PI)) / Math.exp(-(z ** 2) / 2);
  return z;
}
