/**
 * Wasserstein-1 distance: the area between the two empirical distribution functions, in the column's unit. Equals
 * `scipy.stats.wasserstein_distance`; divided by the reference's deviation it is the "normed" one. O(n + m).
 *
 * @param reference ascending, not empty, without NaN, as `current`
 */
export function wasserstein(reference: Float32Array, current: Float32Array): number {
  const n = reference.length;
  const m = current.length;
  let i = 0;
  let j = 0;
  let area = 0;
  let last = Math.min(reference[0]!, current[0]!);
  while (i < n || j < m) {
    const value = j >= m || (i < n && reference[i]! <= current[j]!) ? reference[i]! : current[j]!;
    area += Math.abs(i / n - j / m) * (value - last);
    last = value;
    while (i < n && reference[i] === value) i++;
    while (j < m && current[j] === value) j++;
  }
  return area;
}
