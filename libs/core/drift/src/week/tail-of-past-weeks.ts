/**
 * How extreme a week is among the store's own past weeks: heavy tails and columns that move together make the most
 * surprising effect of a week more surprising than its p-value says.
 *
 * The surprise of a week is sqrt(-2 ln p) of its smallest p-value, which grows like the distance in deviations. Above
 * the median of past weeks its logarithm is taken to be exponential (Hill 1975), as it is for heavy tails; light tails
 * lie below that. The rate is estimated from few weeks, so the forecast is its predictive distribution (Lomax).
 * O(weeks log weeks).
 */

/** Past weeks from which their own tail is used; with fewer the p-values stand as they are. */
export const TAIL_FROM_WEEKS = 20;

/**
 * Prepares to say how likely an undrifted week is to be as surprising as one with this smallest p-value; 0 while there
 * are too few past weeks to say it.
 *
 * @param past smallest p-values of past weeks, one a week
 */
export function tailOfPastWeeks(past: readonly number[]): (pValue: number) => number {
  if (past.length < TAIL_FROM_WEEKS) return () => 0;
  const surprises = past.map(surpriseOf).sort((a, b) => b - a);
  const count = Math.floor(past.length / 2);
  const median = surprises[count]!;
  if (median === 0) return () => 0;
  const excess = surprises.slice(0, count).reduce((sum, each) => sum + Math.log(each / median), 0);
  return (pValue) => {
    const surprise = surpriseOf(pValue);
    return surprise > median ? (count / past.length) * (1 + Math.log(surprise / median) / excess) ** -count : 1;
  };
}

function surpriseOf(pValue: number): number {
  return Math.sqrt(-2 * Math.log(Math.max(pValue, Number.MIN_VALUE)));
}
