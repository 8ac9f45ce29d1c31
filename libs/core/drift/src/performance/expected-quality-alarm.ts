/**
 * Has the quality that the model expects of itself fallen, on a week whose labels are not known yet? A week's expected
 * recall and precision (expected-quality.ts) are ratios of sums over its rows, so their sampling variance follows from
 * the rows. Past weeks tell how much weeks differ beyond that (DerSimonian and Laird 1986). A fall is an alarm when
 * weeks without one would show it less often than `alpha`. O(weeks); estimates O(rows).
 */
import { twoSidedTail } from '../statistics/distributions.ts';
import { ASSUMED_DEVIATION, CALIBRATED_FROM } from '../week/alarm-rule.ts';

/** A share on the scale on which its variance does not depend on it: asin(sqrt(share)). */
type Estimate = { readonly value: number; readonly variance: number };

/** Null where a figure is not defined: no row is flagged, or no fraud is expected. */
export type QualityEstimate = { readonly recall: Estimate | null; readonly precision: Estimate | null };

export type ScoredWeek = {
  readonly scores: ArrayLike<number>;
  /** Chance of fraud of each row: the scores themselves where they are calibrated. */
  readonly probabilities: ArrayLike<number>;
  /** A row whose score reaches it is flagged. */
  readonly threshold: number;
};

/** Expected recall and precision of a week, with their sampling variance by the delta method. O(rows). */
export function estimateQuality({ scores, probabilities, threshold }: ScoredWeek): QualityEstimate {
  const isFlagged = (row: number) => Number(scores[row]! >= threshold);
  return {
    recall: estimateRatio(
      scores.length,
      (row) => probabilities[row]! * isFlagged(row),
      (row) => probabilities[row]!,
    ),
    precision: estimateRatio(scores.length, (row) => probabilities[row]! * isFlagged(row), isFlagged),
  };
}

function estimateRatio(rows: number, part: (row: number) => number, whole: (row: number) => number): Estimate | null {
  let [parts, wholes] = [0, 0];
  for (let row = 0; row < rows; row++) {
    parts += part(row);
    wholes += whole(row);
  }
  if (wholes === 0) return null;
  const share = Math.min(1 - EDGE, Math.max(EDGE, parts / wholes));
  let squares = 0;
  for (let row = 0; row < rows; row++) squares += (part(row) - share * whole(row)) ** 2;
  return { value: Math.asin(Math.sqrt(share)), variance: squares / wholes ** 2 / (4 * share * (1 - share)) };
}

/** No share is taken to be nearer to 0 or 1: there the scale would stretch without end. */
const EDGE = 0.005;

/** Weeks are taken to differ by at least this much beyond sampling, on that scale. */
const MIN_DEVIATION = 0.02;

export type QualityFall = {
  /** Null where the week or all past weeks do not define the figure. */
  readonly recall: FallenFigure | null;
  readonly precision: FallenFigure | null;
  /** Chance of a week without a fall to look as fallen as this one. */
  readonly pValue: number;
  readonly alpha: number;
  readonly alarm: boolean;
};

type FallenFigure = { readonly reference: number; readonly current: number; readonly pValue: number };

/**
 * @param past weeks the model has not learned from and that raised no alarm; also the rows it was judged on
 * @param alpha chance of an alarm that a week without a fall may have
 */
export function qualityFall(past: readonly QualityEstimate[], current: QualityEstimate, alpha: number): QualityFall {
  const recall = fallOf(
    past.map((week) => week.recall),
    current.recall,
  );
  const precision = fallOf(
    past.map((week) => week.precision),
    current.precision,
  );
  const tests = [recall, precision].filter((figure) => figure !== null);
  const pValue = Math.min(1, ...tests.map((figure) => tests.length * figure.pValue)); // Bonferroni
  return { recall, precision, pValue, alpha, alarm: pValue < alpha };
}

function fallOf(past: readonly (Estimate | null)[], current: Estimate | null): FallenFigure | null {
  const known = past.filter((estimate) => estimate !== null);
  if (current === null || known.length === 0) return null;
  const isCalibrating = known.length <= CALIBRATED_FROM;
  const deviation = Math.max(betweenWeekVariance(known), (isCalibrating ? ASSUMED_DEVIATION : MIN_DEVIATION) ** 2);
  const weights = known.map(({ variance }) => 1 / (variance + deviation));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const reference = known.reduce((sum, { value }, week) => sum + value * weights[week]!, 0) / total;
  const distance = (reference - current.value) / Math.sqrt(current.variance + deviation + 1 / total);
  const degreesOfFreedom = isCalibrating ? 10_000 : known.length - 1;
  const tail = twoSidedTail(Math.abs(distance), degreesOfFreedom) / 2;
  return {
    reference: shareOf(reference),
    current: shareOf(current.value),
    pValue: distance > 0 ? tail : 1 - tail,
  };
}

/** Variance of weeks beyond sampling, by the moments of DerSimonian and Laird; 0 for one week. */
function betweenWeekVariance(weeks: readonly Estimate[]): number {
  const weights = weeks.map(({ variance }) => 1 / Math.max(variance, Number.EPSILON));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = weeks.reduce((sum, { value }, week) => sum + value * weights[week]!, 0) / total;
  const spread = weeks.reduce((sum, { value }, week) => sum + weights[week]! * (value - mean) ** 2, 0);
  const scale = total - weights.reduce((sum, weight) => sum + weight ** 2, 0) / total;
  return scale <= 0 ? 0 : Math.max(0, (spread - (weeks.length - 1)) / scale);
}

function shareOf(value: number): number {
  return Math.sin(value) ** 2;
}
