import { z } from 'zod';
import { precisionAtTop } from './ranking.ts';
import { scoreCurve } from './score-curve.ts';

/** How good the list is that a team can review each day. */
export const topPerDay = z.object({
  /** Rows on the list of one day. */
  reviews: z.int().positive(),
  days: z.int().nonnegative(),
  /**
   * Mean over the days: share of frauds on the list ("card precision at k" of the Fraud Detection Handbook, per
   * transaction).
   */
  precision: z.number(),
  /** Share of all frauds that were on a list. */
  recall: z.number(),
});
export type TopPerDay = z.infer<typeof topPerDay>;

const SECONDS_PER_DAY = 86_400;

/**
 * Each day's `reviews` rows with the highest scores are looked at; a shorter day is looked at whole. Ties at the cut
 * count in proportion.
 *
 * @param eventTime seconds, one per row
 */
export function measureTopPerDay(
  scores: Float64Array,
  labels: Uint8Array,
  eventTime: ArrayLike<number>,
  reviews: number,
): TopPerDay {
  const days = Map.groupBy(scores.keys(), (row) => Math.floor(eventTime[row]! / SECONDS_PER_DAY));
  let found = 0;
  let frauds = 0;
  let precision = 0;
  for (const rows of days.values()) {
    const curve = scoreCurve(
      Float64Array.from(rows, (row) => scores[row]!),
      Uint8Array.from(rows, (row) => labels[row]!),
    );
    const looked = Math.min(reviews, rows.length);
    const share = precisionAtTop(curve, looked);
    precision += share;
    found += share * looked;
    frauds += curve.frauds;
  }
  return {
    reviews,
    days: days.size,
    precision: days.size === 0 ? 0 : precision / days.size,
    recall: frauds === 0 ? 0 : found / frauds,
  };
}
