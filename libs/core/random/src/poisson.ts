/**
 * Poisson deviates: how often something happens that on average happens `mean` times. Inversion of one uniform number
 * for small means, in O(mean); for others transformed rejection (Hörmann 1993, "The transformed rejection method for
 * generating Poisson random variables", algorithm PTRS), about 1.2 tries whatever the mean.
 */
import { gammaln } from 'simple-statistics';
import type { RandomSource } from './random-source.ts';

/** PTRS holds from here on. */
const REJECTION_FROM = 10;

/** @param mean finite, at least 0 */
export function poisson(random: RandomSource, mean: number): number {
  return mean < REJECTION_FROM ? byInversion(random.uniform(), mean) : byRejection(random, mean);
}

function byInversion(uniform: number, mean: number): number {
  let count = 0;
  for (let chance = Math.exp(-mean), rest = uniform; rest >= chance && chance > 0; chance *= mean / ++count)
    rest -= chance;
  return count;
}

function byRejection(random: RandomSource, mean: number): number {
  const logMean = Math.log(mean);
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = 0.02483 * b - 0.059;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const sureBelow = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = random.uniform() - 0.5;
    const v = random.uniform();
    const margin = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / margin + b) * u + mean + 0.43);
    if (margin >= 0.07 && v <= sureBelow) return count;
    if (count < 0 || (margin < 0.013 && v > margin)) continue;
    if (Math.log((v * inverseAlpha) / (a / margin ** 2 + b)) <= count * logMean - mean - gammaln(count + 1))
      return count;
  }
}
