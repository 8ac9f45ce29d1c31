/**
 * How much worse the champion does on newly labelled rows than on the rows it was judged on. The rows are others, so
 * nothing is paired; each figure has an interval in closed form: the same rows give the same answer.
 *
 * AUPRC and cost move with the share of frauds by themselves (Siblini et al. 2020, "Master your metrics with
 * calibration"), and more frauds do not make a model worse: both are taken at the reference's share, legitimate
 * rows counting so much more or less.
 *
 * The interval holds the sampling of the rows, as far as they are independent (observed-figures.ts), and how far weeks
 * differ beyond it (between-weeks.ts). O(rows log rows + past weeks).
 */
import { type ErrorCosts, type ScoreCurve, scoreCurve } from '@fraud/evaluation';
import { ASSUMED_DEVIATION, weeklyChance } from '../week/alarm-rule.ts';
import { betweenWeeks, type PastPerformance, type PerformanceDrop, type Scale } from './between-weeks.ts';
import { type AnsweredRows, auprcOf, costOf, falseAlarmsOf } from './observed-figures.ts';
import { fallOfShares, riseOfMeans, riseOfShares, type Variance, type Worsening } from './worsening.ts';

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
  /**
   * What was found in earlier weeks, in their order: how much the figures differ from week to week. Undefined when
   * weeks are taken not to differ beyond sampling.
   */
  readonly past?: readonly PastPerformance[] | undefined;
};

/** AUPRC, cost, false alarms: three chances to be wrong. */
const FIGURES = 3;

/** The error rate of each figure, for so many false alarms a year of all together. */
export function performanceErrorRate(falseAlarmsPerYear: number): number {
  return weeklyChance(falseAlarmsPerYear) / FIGURES;
}

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
  past,
}: PerformanceCase): PerformanceDrop | undefined {
  const [before, now] = [scoreCurve(reference.scores, reference.labels), scoreCurve(current.scores, current.labels)];
  if ([before, now].some(({ frauds, legitimate }) => Math.min(frauds, legitimate) < MIN_FRAUDS)) return undefined;
  const odds = before.legitimate / before.frauds;
  const auprc = (rows: AnsweredRows, curve: ScoreCurve) =>
    auprcOf(rows, curve, (odds * curve.frauds) / curve.legitimate);
  const cost = (rows: AnsweredRows) => costs && rows.amounts && costOf(rows, rows.amounts, costs, 1 / (1 + odds));
  const [costBefore, costNow] = [cost(reference), cost(current)];
  const falseAlarms = falseAlarmsOf(reference, before);
  const between = (figureOf: (drop: PerformanceDrop) => Worsening | null, scale: Scale): Variance =>
    past === undefined ? { variance: 0, degreesOfFreedom: 1 } : betweenWeeks(past, figureOf, scale);
  return {
    auprc: fallOfShares(
      auprc(reference, before),
      auprc(current, now),
      between((drop) => drop.auprc, AUPRC_SCALE),
      errorRate,
    ),
    cost:
      costBefore && costNow
        ? riseOfMeans(
            costBefore,
            costNow,
            between((drop) => drop.cost, COST_SCALE),
            errorRate,
          )
        : null,
    falseAlarms: riseOfShares(
      falseAlarms,
      falseAlarmsOf(current, now),
      between((drop) => drop.falseAlarms, falseAlarmScale(falseAlarms.share, before.legitimate)),
      errorRate,
    ),
    errorRate,
  };
}

const arcsine = (share: number) => Math.asin(Math.sqrt(share));

const AUPRC_SCALE: Scale = { scaled: arcsine, assumed: ASSUMED_DEVIATION, least: 0.02 };

/** Costs and rare shares are taken to differ by a part of themselves from week to week. */
const [ASSUMED_PART, LEAST_PART] = [0.2, 0.1];

const COST_SCALE: Scale = { scaled: Math.log, assumed: ASSUMED_PART, least: LEAST_PART };

/** A part of a rare share is that part of half its root on the scale of asin(sqrt). */
function falseAlarmScale(share: number, rows: number): Scale {
  const half = Math.sqrt(share + 0.5 / rows) / 2;
  return { scaled: arcsine, assumed: ASSUMED_PART * half, least: LEAST_PART * half };
}
