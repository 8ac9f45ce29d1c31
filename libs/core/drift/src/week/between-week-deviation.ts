/**
 * How much effects vary from week to week without drift, learned from past weeks.
 *
 * An effect of week w is mean + between-week deviation + sampling. The sampling variance is known: 1 / rows. The
 * variance between weeks that is common to the columns is estimated by moments (DerSimonian & Laird 1986). How much a
 * column differs from the common level is estimated from its own past and shrunk towards the other columns (Smyth
 * 2004, "moderated t"): with few weeks all columns speak for each, with many each speaks for itself. Orders are kept
 * apart: locations vary more than tails. Cost: O(weeks x effects).
 */
import { digamma, trigamma, trigammaInverse } from '../statistics/gamma-functions.ts';
import { upperGamma } from '../statistics/gamma-functions.ts';
import type { WeekProfile } from './drift-baseline.ts';
import { ORDERS } from './rank-effects.ts';

/** Weeks between two alarms: they share a mean. */
export type PastSegment = readonly WeekProfile[];

export type BetweenWeekDeviation = {
  /** Variance between weeks, one an order. */
  readonly variance: Float64Array;
  /** What a column's variance is multiplied by, one an effect. */
  readonly factor: Float64Array;
  /** Degrees of freedom behind the factor, one an effect. */
  readonly degreesOfFreedom: Float64Array;
};

/**
 * Chance, over all columns, below which a column counts as heteroscedastic: it is then judged by its own past only
 * (limma's robust variant, Phipson et al. 2016).
 */
const HETEROSCEDASTIC_BELOW = 0.5;

/** From here on the t distribution is the normal one. */
const MAX_DEGREES = 10_000;

export function betweenWeekDeviation(segments: readonly PastSegment[], effects: number): BetweenWeekDeviation {
  const variance = new Float64Array(ORDERS);
  const factor = new Float64Array(effects).fill(1);
  const degreesOfFreedom = new Float64Array(effects).fill(MAX_DEGREES);
  const ownDegrees = new Float64Array(effects).fill(MAX_DEGREES);
  const heteroscedastic = new Set<number>();
  for (let order = 0; order < ORDERS; order++) {
    const members = Array.from({ length: effects / ORDERS }, (_, column) => column * ORDERS + order).filter(
      (effect) => scatter(segments, effect, 0).degrees > 0,
    );
    if (members.length === 0) continue;
    variance[order] = commonVariance(members.map((effect) => scatter(segments, effect, 0)));
    const own = members.map((effect) => scatter(segments, effect, variance[order]!));
    const prior = priorOf(own.map(({ square, degrees }) => ({ ratio: square / degrees, degrees })));
    members.forEach((effect, i) => {
      const { square, degrees } = own[i]!;
      // Orders of a column go together: where one is heteroscedastic, all are judged by their own past.
      const isHeteroscedastic =
        members.length * upperGamma(degrees / 2, square / prior.ratio / 2) < HETEROSCEDASTIC_BELOW;
      if (isHeteroscedastic) heteroscedastic.add(Math.floor(effect / ORDERS));
      const shrunk = Number.isFinite(prior.degrees)
        ? (prior.degrees * prior.ratio + square) / (prior.degrees + degrees)
        : prior.ratio;
      // Shrunk upwards only: a column that varied more so far is not taken for a calm one.
      factor[effect] = Math.max(shrunk, square / degrees);
      degreesOfFreedom[effect] = Math.min(prior.degrees + degrees, MAX_DEGREES);
      ownDegrees[effect] = degrees;
    });
  }
  for (const column of heteroscedastic)
    for (let effect = column * ORDERS; effect < (column + 1) * ORDERS; effect++)
      degreesOfFreedom[effect] = Math.min(degreesOfFreedom[effect]!, ownDegrees[effect]!);
  return { variance, factor, degreesOfFreedom };
}

type Scatter = {
  readonly square: number;
  readonly degrees: number;
  /** The expected square is degrees + leverage x variance between weeks. */
  readonly leverage: number;
};

/** Weighted sum of squares around the mean of each segment, weights 1 / (1 / rows + variance between weeks). */
function scatter(segments: readonly PastSegment[], effect: number, variance: number): Scatter {
  let square = 0;
  let degrees = 0;
  let leverage = 0;
  const column = Math.floor(effect / ORDERS);
  for (const weeks of segments) {
    let count = 0;
    let weights = 0;
    let weightSquares = 0;
    let sum = 0;
    let squares = 0;
    for (const { rows, effects } of weeks) {
      const value = effects[effect]!;
      if (Number.isNaN(value)) continue;
      const weight = 1 / (1 / rows[column]! + variance);
      count++;
      weights += weight;
      weightSquares += weight * weight;
      sum += weight * value;
      squares += weight * value * value;
    }
    if (count < 2) continue;
    square += Math.max(0, squares - (sum * sum) / weights);
    degrees += count - 1;
    leverage += weights - weightSquares / weights;
  }
  return { square, degrees, leverage };
}

function commonVariance(scatters: readonly Scatter[]): number {
  const excess = scatters.reduce((sum, { square, degrees }) => sum + square - degrees, 0);
  return Math.max(0, excess / scatters.reduce((sum, { leverage }) => sum + leverage, 0));
}

/**
 * Scaled inverse chi-square prior of the columns' ratios, by the moments of their logarithms (Smyth 2004, section
 * 6.2).
 */
function priorOf(own: readonly { readonly ratio: number; readonly degrees: number }[]): {
  ratio: number;
  degrees: number;
} {
  const mean = own.reduce((sum, { ratio }) => sum + ratio, 0) / own.length;
  if (own.length < 2) return { ratio: mean, degrees: 0 };
  const logs = own.map(
    ({ ratio, degrees }) =>
      Math.log(Math.max(ratio, 1e-5 * mean, Number.MIN_VALUE)) - digamma(degrees / 2) + Math.log(degrees / 2),
  );
  const logMean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const logVariance = logs.reduce((sum, log) => sum + (log - logMean) ** 2, 0) / (logs.length - 1);
  const excess = logVariance - own.reduce((sum, { degrees }) => sum + trigamma(degrees / 2), 0) / own.length;
  if (excess <= 0) return { ratio: mean, degrees: Infinity };
  const degrees = 2 * trigammaInverse(excess);
  return { ratio: Math.exp(logMean + digamma(degrees / 2) - Math.log(degrees / 2)), degrees };
}
