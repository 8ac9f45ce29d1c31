/**
 * Whether a model that has just gone live answers as it did when it was judged. Its share of flagged rows and its mean
 * score are each compared with those of the judgement, by Wilson intervals (Wilson 1927,
 * https://doi.org/10.1080/01621459.1927.10502953). A mean of scores in [0, 1] has no more variance than a share of the
 * same size, so the same interval holds for it. Weeks differ by more than chance, so that the intervals have to be
 * apart by a factor as well. O(1).
 */
import { wilsonInterval } from '../statistics/distributions.ts';

/** Sums over answered rows. */
export type AnsweredSums = {
  readonly rows: number;
  readonly flagged: number;
  /** Sum of the fraud probabilities, each 0 to 1. */
  readonly scores: number;
};

/** Two-sided 99.9 % of each interval. */
const QUANTILE = 3.2905;
/** How much more or less than judged is borne, beyond the intervals. */
const FACTOR = 2;

/**
 * @returns what differs, a sentence each; none while the rows are too few to tell
 */
export function servingShift(live: AnsweredSums, judged: AnsweredSums): string[] {
  if (live.rows === 0 || judged.rows === 0) return [];
  return [
    shiftOf(
      'share of flagged rows',
      { sum: live.flagged, rows: live.rows },
      { sum: judged.flagged, rows: judged.rows },
    ),
    shiftOf('mean fraud probability', { sum: live.scores, rows: live.rows }, { sum: judged.scores, rows: judged.rows }),
  ].filter((sentence) => sentence !== undefined);
}

type Mean = { readonly sum: number; readonly rows: number };

function shiftOf(what: string, live: Mean, judged: Mean): string | undefined {
  const now = wilsonInterval(live.sum / live.rows, live.rows, QUANTILE);
  const then = wilsonInterval(judged.sum / judged.rows, judged.rows, QUANTILE);
  const isMore = now.low > FACTOR * then.high;
  if (!isMore && now.high >= then.low / FACTOR) return undefined;
  const percent = (share: number) => `${(100 * share).toPrecision(3)} %`;
  return (
    `The ${what} is ${percent(live.sum / live.rows)} on ${live.rows} rows, far ${isMore ? 'above' : 'below'} the ` +
    `${percent(judged.sum / judged.rows)} of the judgement (${percent(then.low)} to ${percent(then.high)}).`
  );
}
