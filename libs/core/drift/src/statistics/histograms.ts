import { countUpTo, quantileOf } from './decile-shares.ts';

/** Shares of two samples in the same equal bins from `low` to `high`; what lies outside counts in the outer bins. */
export type Histograms = {
  readonly low: number;
  readonly high: number;
  readonly reference: readonly number[];
  readonly current: readonly number[];
};

const BINS = 24;
const OUTER_SHARE = 0.005;

/**
 * From the lowest to the highest of both samples, but for the outermost half percent. O(bins log(n + m)) on
 * ascending, non-empty samples.
 */
export function histogramsOf(reference: Float32Array, current: Float32Array): Histograms {
  const low = Math.min(quantileOf(reference, OUTER_SHARE), quantileOf(current, OUTER_SHARE));
  const high = Math.max(quantileOf(reference, 1 - OUTER_SHARE), quantileOf(current, 1 - OUTER_SHARE));
  const edges = Array.from({ length: BINS - 1 }, (_, i) => low + ((high - low) * (i + 1)) / BINS);
  const shares = (sorted: Float32Array) => {
    const ends = [...edges.map((edge) => countUpTo(sorted, edge)), sorted.length];
    return ends.map((end, bin) => (end - (ends[bin - 1] ?? 0)) / sorted.length);
  };
  return { low, high, reference: shares(reference), current: shares(current) };
}
