/**
 * Shares of two samples in the reference's deciles. Edges: the inner deciles (linear interpolation, numpy's default),
 * equal ones once, so a column with few values has fewer bins; a value on an edge belongs below it; the outer bins
 * are open.
 */
const BINS = 10;

export type DecileShares = { readonly reference: readonly number[]; readonly current: readonly number[] };

/**
 * O(bins log(n + m)) on ascending, non-empty samples.
 *
 * @param rowsAddedPerBin smoothing: so much is added to every bin of both samples
 */
export function decileShares(reference: Float32Array, current: Float32Array, rowsAddedPerBin: number): DecileShares {
  const edges = [...new Set(Array.from({ length: BINS - 1 }, (_, i) => quantileOf(reference, (i + 1) / BINS)))];
  return {
    reference: binShares(reference, edges, rowsAddedPerBin),
    current: binShares(current, edges, rowsAddedPerBin),
  };
}

/** Quantile of ascending values with linear interpolation, as numpy's default. O(1). */
export function quantileOf(sorted: Float32Array, share: number): number {
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)]!;
  return below + (position % 1) * (sorted[Math.ceil(position)]! - below);
}

/** How many of the ascending values are at most `limit`. O(log n). */
export function countUpTo(sorted: Float32Array, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function binShares(sorted: Float32Array, edges: readonly number[], added: number): number[] {
  const ends = [...edges.map((edge) => countUpTo(sorted, edge)), sorted.length];
  const total = sorted.length + added * ends.length;
  return ends.map((end, bin) => (end - (ends[bin - 1] ?? 0) + added) / total);
}
