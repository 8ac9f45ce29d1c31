/**
 * How much effects vary from week to week without drift, learned from past weeks.
 *
 * An effect of week w is mean + wobble + sampling. The variance of sampling is known: 1 / rows. That of the wobble,
 * common to the columns, is estimated by moments (DerSimonian & Laird 1986); how much a column differs from the
 * common level, from its own past, drawn towards the other columns (Smyth 2004, "moderated t"): with few weeks all
 * columns speak for each, with many each speaks for itself. Orders are kept apart: locations wobble more than tails.
 * Cost: O(weeks x effects).
 */
import { digamma, trigamma, trigammaInverse } from '../statistics/polygamma.ts';
import { upperGamma } from '../statistics/upper-gamma.ts';
import type { WeekProfile } from './drift-baseline.ts';
import { ORDERS } from './rank-effects.ts';

/** Weeks of one unbroken stretch share a mean; an alarm ends a stretch. */
export type PastStretch = readonly WeekProfile[];

export type WeekToWeek = {
  /** Variance of the wobble, one an order. */
  readonly wobble: Float64Array;
  /** What a column's variance is multiplied by, one an effect. */
  readonly factor: Float64Array;
  /** Degrees of freedom behind the factor, one an effect. */
  readonly degreesOfFreedom: Float64Array;
};

/**
 * Chance, over all columns, at which a column counts as restless: it then has its own past only (limma's robust
 * variant, Phipson et al. 2016).
 */
const RESTLESS_BELOW = 0.5;

/** Beyond it the t distribution is the normal one. */
const MOST_DEGREES = 10_000;

export function weekToWeek(stretches: readonly PastStretch[], effects: number): WeekToWeek {
  const wobble = new Float64Array(ORDERS);
  const factor = new Float64Array(effects).fill(1);
  const degreesOfFreedom = new Float64Array(effects).fill(MOST_DEGREES);
  const ownDegrees = new Float64Array(effects).fill(MOST_DEGREES);
  const restless = new Set<number>();
  for (let order = 0; order < ORDERS; order++) {
    const members = Array.from({ length: effects / ORDERS }, (_, column) => column * ORDERS + order).filter(
      (effect) => scatter(stretches, effect, 0).degrees > 0,
    );
    if (members.length === 0) continue;
    wobble[order] = commonWobble(members.map((effect) => scatter(stretches, effect, 0)));
    const own = members.map((effect) => scatter(stretches, effect, wobble[order]!));
    const prior = priorOf(own.map(({ square, degrees }) => ({ ratio: square / degrees, degrees })));
    members.forEach((effect, i) => {
      const { square, degrees } = own[i]!;
      // Orders of a column go together: where one is restless beyond chance, the others speak for themselves as well.
      const isRestless = members.length * upperGamma(degrees / 2, square / prior.ratio / 2) < RESTLESS_BELOW;
      if (isRestless) restless.add(Math.floor(effect / ORDERS));
      const shrunk = Number.isFinite(prior.degrees)
        ? (prior.degrees * prior.ratio + square) / (prior.degrees + degrees)
        : prior.ratio;
      // Drawn upwards only: a column that was restless so far is not taken for a calm one.
      factor[effect] = Math.max(shrunk, square / degrees);
      degreesOfFreedom[effect] = Math.min(prior.degrees + degrees, MOST_DEGREES);
      ownDegrees[effect] = degrees;
    });
  }
  for (const column of restless)
    for (let effect = column * ORDERS; effect < (column + 1) * ORDERS; effect++)
      degreesOfFreedom[effect] = Math.min(degreesOfFreedom[effect]!, ownDegrees[effect]!);
  return { wobble, factor, degreesOfFreedom };
}

type Scatter = {
  readonly square: number;
  readonly degrees: number;
  /** Expected square is degrees + leverage x wobble. */ readonly leverage: number;
};

/** Weighted sum of squares around the mean of each stretch, weights 1 / (1 / rows + wobble). */
function scatter(stretches: readonly PastStretch[], effect: number, wobble: number): Scatter {
  let square = 0;
  let degrees = 0;
  let leverage = 0;
  const column = Math.floor(effect / ORDERS);
  for (const weeks of stretches) {
    let count = 0;
    let weights = 0;
    let weightSquares = 0;
    let sum = 0;
    let squares = 0;
    for (const { rows, effects } of weeks) {
      const value = effects[effect]!;
      if (Number.isNaN(value)) continue;
      const weight = 1 / (1 / rows[column]! + wobble);
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

function commonWobble(scatters: readonly Scatter[]): number {
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
