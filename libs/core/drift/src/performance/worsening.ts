/**
 * A figure before and now, and the interval of its worsening. Shares: Wilson's interval with as many trials as count
 * as independent, with Student's quantile because they are few; the two combined as Newcombe 1998 does (method 10).
 * Means: weighted sums of independent parts with Welch's t interval. How far weeks differ beyond sampling is variance
 * of its own on either side (between-weeks.ts). O(1).
 */
import { studentQuantile, wilsonInterval } from '../statistics/distributions.ts';

/** The champion has become worse beyond chance where `low` is above 0. */
export type Worsening = {
  readonly reference: number;
  readonly current: number;
  readonly low: number;
  readonly high: number;
  /**
   * Variances of the two figures by the sampling of their rows, on the scale on which weeks are compared: asin(sqrt) of
   * a share, the logarithm of a mean (Infinity for a mean of 0).
   */
  readonly sampling: { readonly reference: number; readonly current: number };
};

/** A variance, and how well it is known. */
export type Variance = { readonly variance: number; readonly degreesOfFreedom: number };

/** @property trials as many independent rows would tell as much */
export type ObservedShare = { readonly share: number; readonly trials: number };

/** A mean as the sum of independent parts. */
export type ObservedMean = { readonly mean: number; readonly parts: readonly Variance[] };

type Interval = ReturnType<typeof wilsonInterval>;

/** @param between of a share's asin(sqrt) from week to week */
export function fallOfShares(
  before: ObservedShare,
  now: ObservedShare,
  between: Variance,
  errorRate: number,
): Worsening {
  return { ...figures(before, now), ...differenceOfShares(before, now, between, errorRate) };
}

/** @param between as for a fall */
export function riseOfShares(
  before: ObservedShare,
  now: ObservedShare,
  between: Variance,
  errorRate: number,
): Worsening {
  return { ...figures(before, now), ...differenceOfShares(now, before, between, errorRate) };
}

function figures(before: ObservedShare, now: ObservedShare): Pick<Worsening, 'reference' | 'current' | 'sampling'> {
  return {
    reference: before.share,
    current: now.share,
    sampling: { reference: 1 / (4 * before.trials), current: 1 / (4 * now.trials) },
  };
}

/** Interval of `one` minus `other`. */
function differenceOfShares(one: ObservedShare, other: ObservedShare, between: Variance, errorRate: number): Interval {
  const [a, b] = [one, other].map(({ share, trials }) => {
    const sampling = { variance: 1 / (4 * trials), degreesOfFreedom: trials - 1 };
    const quantile = studentQuantile(errorRate, degreesOf([sampling, between]));
    return wilsonInterval(share, 1 / (1 / trials + 4 * between.variance), quantile);
  }) as [Interval, Interval];
  const difference = one.share - other.share;
  return {
    low: difference - Math.hypot(one.share - a.low, b.high - other.share),
    high: difference + Math.hypot(a.high - one.share, other.share - b.low),
  };
}

/** @param between of a mean's logarithm from week to week */
export function riseOfMeans(before: ObservedMean, now: ObservedMean, between: Variance, errorRate: number): Worsening {
  const weeks = [before, now].map(({ mean }) => ({ ...between, variance: between.variance * mean ** 2 }));
  const parts = [...before.parts, ...now.parts, ...weeks].filter(({ variance }) => variance > 0);
  const variance = sumOf(parts);
  const margin = variance === 0 ? 0 : studentQuantile(errorRate, degreesOf(parts)) * Math.sqrt(variance);
  const rise = now.mean - before.mean;
  return {
    reference: before.mean,
    current: now.mean,
    low: rise - margin,
    high: rise + margin,
    sampling: { reference: sumOf(before.parts) / before.mean ** 2, current: sumOf(now.parts) / now.mean ** 2 },
  };
}

/** Of a sum of independent variances (Welch-Satterthwaite). */
function degreesOf(parts: readonly Variance[]): number {
  return sumOf(parts) ** 2 / parts.reduce((sum, part) => sum + part.variance ** 2 / part.degreesOfFreedom, 0);
}

function sumOf(parts: readonly Variance[]): number {
  return parts.reduce((sum, { variance }) => sum + variance, 0);
}
