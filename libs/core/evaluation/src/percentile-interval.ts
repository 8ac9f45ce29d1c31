import { normalQuantile, normalTail } from './normal-tail.ts';

/**
 * Bootstrap percentile interval, widened as Student's t is wider than the normal distribution (Hesterberg 2015,
 * "expanded percentile"). Sorts `replicates` in place. O(replicates log replicates).
 *
 * @param errorRate chance of the truth beyond each end
 * @param observations what was resampled; few of them resample too narrowly
 */
export function percentileInterval(
  replicates: Float64Array,
  errorRate: number,
  observations: number,
): { low: number; high: number } {
  replicates.sort();
  const tail = expandedTail(errorRate, observations);
  return { low: quantile(replicates, tail), high: quantile(replicates, 1 - tail) };
}

/**
 * The share of replicates to cut off at each end so that `errorRate` holds for a sample of `observations`: the rate
 * itself for many. The t quantile is Cornish and Fisher's expansion (Abramowitz and Stegun 26.7.5).
 */
function expandedTail(errorRate: number, observations: number): number {
  const freedom = Math.max(1, observations - 1);
  const z = normalQuantile(errorRate);
  const t = z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2);
  return normalTail(t * Math.sqrt((freedom + 1) / freedom));
}

/** Linear between the two nearest, as numpy's default. */
function quantile(ascending: Float64Array, share: number): number {
  const at = share * (ascending.length - 1);
  const below = Math.floor(at);
  const value = ascending[below]!;
  return value + (at - below) * ((ascending[below + 1] ?? value) - value);
}
