import { twoSidedTail } from './student-t.ts';

const HIGHEST = 1e12;

/**
 * The t above which Student's distribution has a given share, `scipy.stats.t.isf`: by bisection of its tail, some 60
 * tails, to the last digits of a double.
 *
 * @param share above 0, at most 0.5
 */
export function studentQuantile(share: number, degreesOfFreedom: number): number {
  const isBelow = (t: number) => twoSidedTail(t, degreesOfFreedom) > 2 * share;
  let [low, high] = [0, 1];
  while (isBelow(high) && high < HIGHEST) [low, high] = [high, 2 * high];
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (isBelow(middle)) low = middle;
    else high = middle;
  }
  return high;
}
