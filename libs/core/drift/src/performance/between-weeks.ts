/**
 * How far a figure of performance differs from week to week beyond the sampling of its rows: other kinds of fraud, or
 * frauds of one card over several days, move it though the champion is as good as ever. Learned from the store's own
 * past weeks: those of one champion and the rows it was judged on are one stretch around a level of their own (moments
 * of DerSimonian and Laird 1986, over all stretches). What is assumed without them counts as five weeks. O(weeks).
 */
import { CALIBRATED_FROM } from '../week/alarm-rule.ts';
import type { Variance, Worsening } from './worsening.ts';

export type PerformanceDrop = {
  /** Falls when the champion becomes worse. */
  readonly auprc: Worsening;
  /** A transaction, at the threshold, in the currency of the amounts; null without amounts or costs. */
  readonly cost: Worsening | null;
  /** Share of the legitimate rows that are flagged. */
  readonly falseAlarms: Worsening;
  readonly errorRate: number;
};

/** What was found in an earlier week. */
export type PastPerformance = PerformanceDrop & {
  /** Version of the model that answered. */ readonly champion: string;
};

/** A figure of one week on the scale on which weeks are compared, and its sampling variance. */
type Estimate = { readonly value: number; readonly variance: number };

export type Scale = {
  readonly scaled: (figure: number) => number;
  /** Deviation from week to week without past weeks, and the least that is believed of them. */
  readonly assumed: number;
  readonly least: number;
};

/** @param past in order of the weeks */
export function betweenWeeks(
  past: readonly PastPerformance[],
  figureOf: (drop: PerformanceDrop) => Worsening | null,
  { scaled, assumed, least }: Scale,
): Variance {
  let [scatter, degrees, scale] = [0, 0, 0];
  for (const stretch of stretchesOf(past, figureOf, scaled)) {
    const weights = stretch.map(({ variance }) => 1 / variance);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const level = stretch.reduce((sum, { value }, i) => sum + weights[i]! * value, 0) / total;
    scatter += stretch.reduce((sum, { value }, i) => sum + weights[i]! * (value - level) ** 2, 0);
    scale += total - weights.reduce((sum, weight) => sum + weight ** 2, 0) / total;
    degrees += stretch.length - 1;
  }
  const measured = degrees === 0 ? 0 : (scatter - degrees) / scale;
  const variance = (CALIBRATED_FROM * assumed ** 2 + degrees * measured) / (CALIBRATED_FROM + degrees);
  return { variance: Math.max(least ** 2, variance), degreesOfFreedom: CALIBRATED_FROM + degrees };
}

/**
 * The weeks of each champion, after the rows it was judged on. Weeks in which the figure was worse are left out at the
 * end of a stretch, where the champion may have become worse for good; a week that was followed by better ones varied.
 */
function stretchesOf(
  past: readonly PastPerformance[],
  figureOf: (drop: PerformanceDrop) => Worsening | null,
  scaled: (figure: number) => number,
): Estimate[][] {
  const estimate = (value: number, variance: number) =>
    Number.isFinite(variance) && variance > 0 ? [{ value: scaled(value), variance }] : [];
  return [...Map.groupBy(past, ({ champion }) => champion).values()].flatMap((weeks) => {
    const figures = weeks.map(figureOf).filter((figure) => figure !== null);
    const kept = figures.slice(0, figures.findLastIndex(({ low }) => low <= 0) + 1);
    const [first] = kept;
    if (first === undefined) return [];
    return [
      [
        ...estimate(first.reference, first.sampling.reference),
        ...kept.flatMap(({ current, sampling }) => estimate(current, sampling.current)),
      ],
    ].filter((stretch) => stretch.length > 1);
  });
}
