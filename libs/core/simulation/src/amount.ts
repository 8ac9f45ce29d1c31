import type { RandomSource } from '@fraud/random';

/** Log-normal: median 22, mean about 88, now and then thousands, as in the ULB data. In currency units, whole cents. */
export function drawAmount(random: RandomSource, factor: number): number {
  return Math.round(100 * factor * Math.exp(3.09 + 1.66 * random.normal())) / 100;
}
