/**
 * How much worse the champion does on newly labelled rows than on the rows it was judged on. The rows are others, so
 * nothing is paired; each figure has an interval in closed form: the same rows give the same answer.
 *
 * AUPRC and cost move with the share of frauds by themselves (Siblini et al. 2020, "Master your metrics with
 * calibration"), and more frauds do not make a model worse: both are taken at the reference's share, legitimate
 * rows counting so much more or less.
 *
 * AUPRC: Wilson's interval with the frauds as trials, after the binomial interval of Boyd, Eng & Page 2013 ("Area
 * under the precision-recall curve: point estimates and confidence intervals"), with Student's quantile because
 * frauds are few; the two combined as Newcombe 1998 does (method 10). False alarms: the same with the legitimate rows
 * as trials. Cost: means over frauds and legitimate rows apart, weighted by their shares, with Welch's t interval.
 * Sampling only: how much weeks differ beyond it is not part of any. O(rows log rows).
 */
import { costOfError, type ErrorCosts, type ScoreCurve, scoreCurve } from '@fraud/evaluation';
import { studentQuantile } from '../statistics/distributions.ts';
import { wilsonInterval } from '../statistics/distributions.ts';

/** Rows with the champion's scores, one entry a row in each. */
export type AnsweredRows = {
  /** Probabilities of fraud. */
  readonly scores: Float64Array;
  /** 1 fraud, 0 legitimate. */
  readonly labels: Uint8Array;
  /** In the currency of the costs; undefined when transactions have none. */
  readonly amounts?: ArrayLike<number> | undefined;
  /** A row is flagged from here on. */
  readonly threshold: number;
};

export type PerformanceCase = {
  /** Rows the champion was judged on, as answered by a model that had not learned from them. */
  readonly reference: AnsweredRows;
  readonly current: AnsweredRows;
  /** What wrong answers cost; undefined when that is not known. */
  readonly costs?: ErrorCosts | undefined;
  /**
   * Chance that a champion which is as good as before lies beyond one end of an interval, above 0 and below 0.5.
   * @defaultValue 0.025
   */
  readonly errorRate?: number;
};

/**
 * A figure before and now, and the interval of its worsening: the champion has become worse beyond chance where `low`
 * is above 0.
 */
export type Worsening = {
  readonly reference: number;
  readonly current: number;
  readonly low: number;
  readonly high: number;
};

export type PerformanceDrop = {
  /** Falls when the champion becomes worse. */
  readonly auprc: Worsening;
  /** A transaction, at the threshold, in the currency of the amounts; null without amounts or costs. */
  readonly cost: Worsening | null;
  /** Share of the legitimate rows that are flagged. */
  readonly falseAlarms: Worsening;
  readonly errorRate: number;
};

/** Frauds that each side must have: a variance needs two. */
const MIN_FRAUDS = 2;

/**
 * Undefined when either side has fewer than two frauds or two legitimate rows: nothing can be said then.
 *
 * @throws RangeError when scores and labels differ in length, or a score is NaN
 */
export function performanceDrop({
  reference,
  current,
  costs,
  errorRate = 0.025,
}: PerformanceCase): PerformanceDrop | undefined {
  const [before, now] = [scoreCurve(reference.scores, reference.labels), scoreCurve(current.scores, current.labels)];
  if ([before, now].some(({ frauds, legitimate }) => Math.min(frauds, legitimate) < MIN_FRAUDS)) return undefined;
  const odds = before.legitimate / before.frauds;
  const auprc = (curve: ScoreCurve): ObservedShare => ({
    share: weightedAuprc(curve, (odds * curve.frauds) / curve.legitimate),
    trials: curve.frauds,
  });
  const costsOf = (rows: AnsweredRows) =>
    costs && rows.amounts && costPerTransaction(rows, rows.amounts, costs, 1 / (1 + odds));
  const [costBefore, costNow] = [costsOf(reference), costsOf(current)];
  return {
    auprc: fallOfShares(auprc(before), auprc(now), errorRate),
    cost: costBefore && costNow ? riseOfMeans(costBefore, costNow, errorRate) : null,
    falseAlarms: riseOfShares(falseAlarms(reference, before), falseAlarms(current, now), errorRate),
    errorRate,
  };
}

/**
 * Average precision with legitimate rows counting `weight` times, as scikit-learn's `average_precision_score` with
 * sample weights.
 */
function weightedAuprc({ frauds, truePositives, falsePositives }: ScoreCurve, weight: number): number {
  let sum = 0;
  let before = 0;
  truePositives.forEach((found, step) => {
    if (found > before) sum += ((found - before) * found) / (found + weight * falsePositives[step]!);
    before = found;
  });
  return sum / frauds;
}

type Interval = ReturnType<typeof wilsonInterval>;

type ObservedShare = { readonly share: number; readonly trials: number };

function falseAlarms({ scores, labels, threshold }: AnsweredRows, { legitimate }: ScoreCurve): ObservedShare {
  const flagged = scores.reduce((sum, score, row) => sum + (score >= threshold && labels[row] === 0 ? 1 : 0), 0);
  return { share: flagged / legitimate, trials: legitimate };
}

function fallOfShares(before: ObservedShare, now: ObservedShare, errorRate: number): Worsening {
  return { reference: before.share, current: now.share, ...differenceOfShares(before, now, errorRate) };
}

function riseOfShares(before: ObservedShare, now: ObservedShare, errorRate: number): Worsening {
  return { reference: before.share, current: now.share, ...differenceOfShares(now, before, errorRate) };
}

/** Interval of `one` minus `other`. */
function differenceOfShares(one: ObservedShare, other: ObservedShare, errorRate: number): Interval {
  const [a, b] = [one, other].map(({ share, trials }) =>
    wilsonInterval(share, trials, studentQuantile(errorRate, trials - 1)),
  ) as [Interval, Interval];
  const difference = one.share - other.share;
  return {
    low: difference - Math.hypot(one.share - a.low, b.high - other.share),
    high: difference + Math.hypot(a.high - one.share, other.share - b.low),
  };
}

/** A mean as the sum of independent parts: their variances with the degrees of freedom behind them. */
type ObservedMean = {
  readonly mean: number;
  readonly parts: readonly { readonly variance: number; readonly degreesOfFreedom: number }[];
};

function costPerTransaction(
  { scores, labels, threshold }: AnsweredRows,
  amounts: ArrayLike<number>,
  costs: ErrorCosts,
  fraudShare: number,
): ObservedMean {
  const sums = [0, 1].map(() => ({ count: 0, sum: 0, squares: 0 })) as [ClassSums, ClassSums];
  scores.forEach((score, row) => {
    const label = labels[row] as 0 | 1;
    const cost = score >= threshold === (label === 1) ? 0 : costOfError(costs, amounts[row]!, label);
    const sum = sums[label];
    sum.count++;
    sum.sum += cost;
    sum.squares += cost * cost;
  });
  const shares = [1 - fraudShare, fraudShare];
  return {
    mean: sums.reduce((mean, { sum, count }, label) => mean + (shares[label]! * sum) / count, 0),
    parts: sums.map(({ count, sum, squares }, label) => ({
      variance: (shares[label]! ** 2 * Math.max(0, squares - (sum * sum) / count)) / (count - 1) / count,
      degreesOfFreedom: count - 1,
    })),
  };
}

type ClassSums = { count: number; sum: number; squares: number };

/** Welch-Satterthwaite over the parts of both means. */
function riseOfMeans(before: ObservedMean, now: ObservedMean, errorRate: number): Worsening {
  const parts = [...before.parts, ...now.parts];
  const variance = parts.reduce((sum, part) => sum + part.variance, 0);
  const degrees = variance ** 2 / parts.reduce((sum, part) => sum + part.variance ** 2 / part.degreesOfFreedom, 0);
  const margin = variance === 0 ? 0 : studentQuantile(errorRate, degrees) * Math.sqrt(variance);
  const rise = now.mean - before.mean;
  return { reference: before.mean, current: now.mean, low: rise - margin, high: rise + margin };
}
