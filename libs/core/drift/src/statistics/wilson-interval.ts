/**
 * Wilson's score interval of a share (Wilson 1927), with the normal quantile as `scipy.stats.binomtest(k,
 * n).proportion_ci(method='wilson')`; the share need not be a whole number of trials. O(1).
 *
 * @param quantile how many deviations wide to either side: 1.96 for 95 %
 */
export function wilsonInterval(
  share: number,
  trials: number,
  quantile: number,
): { readonly low: number; readonly high: number } {
  const square = quantile * quantile;
  const middle = (trials * share + square / 2) / (trials + square);
  const margin = (quantile * Math.sqrt(trials * share * (1 - share) + square / 4)) / (trials + square);
  return { low: Math.max(0, middle - margin), high: Math.min(1, middle + margin) };
}
