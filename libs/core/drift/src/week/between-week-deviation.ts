/**
 * How much effects vary from week to week without drift, learned from past weeks.
 *
 * An effect of week w is a line + between-week deviation + sampling. The line keeps a steady trend from passing for
 * deviations. The sampling variance is known: 1 / rows. The variance between weeks that is common to the columns is
 * estimated by moments (DerSimonian & Laird 1986), from the residuals of the line. How much a column differs from the
 * common level is estimated from its own past and shrunk towards the other columns (Smyth 2004, "moderated t"): with
 * few weeks all columns speak for each, with many each speaks for itself. Orders are kept apart: locations vary more
 * than tails. Cost: O(weeks x effects + weeks^2).
 */
import { upperGamma } from '../statistics/gamma-functions.ts';
import { autocorrelationOf } from './autocorrelation.ts';
import type { PastSegment } from './past-weeks.ts';
import { ORDERS } from './rank-effects.ts';
import { type EffectPast, pastOfEffects } from './residuals.ts';
import { posteriorRatio, priorOf, type VariancePrior } from './variance-prior.ts';

export type BetweenWeekDeviation = {
  /** Variance between weeks, one an order. */
  readonly variance: Float64Array;
  /** Correlation of the deviations of neighbouring weeks, one an order. */
  readonly correlation: Float64Array;
  /** What a column's variance is multiplied by, one an effect. */
  readonly factor: Float64Array;
  /** Degrees of freedom behind the factor, one an effect. */
  readonly degreesOfFreedom: Float64Array;
  /** Residuals of each past week, in deviations estimated without it: weeks x effects, NaN where unknown. */
  readonly distances: readonly Float64Array[];
};

/**
 * Chance, over all columns, below which a column counts as heteroscedastic: it is then judged by its own past only, and
 * says nothing about the others (limma's robust variant, Phipson et al. 2016).
 */
const HETEROSCEDASTIC_BELOW = 0.5;

/** From here on the t distribution is the normal one. */
const MAX_DEGREES = 10_000;

export function betweenWeekDeviation(segments: readonly PastSegment[], effects: number): BetweenWeekDeviation {
  const found = {
    variance: new Float64Array(ORDERS),
    correlation: new Float64Array(ORDERS),
    factor: new Float64Array(effects).fill(1),
    degreesOfFreedom: new Float64Array(effects).fill(MAX_DEGREES),
    distances: segments.flatMap((weeks) => weeks.map(() => new Float64Array(effects).fill(NaN))),
  };
  const ownDegrees = new Float64Array(effects).fill(MAX_DEGREES);
  const heteroscedastic = new Set<number>();
  for (let order = 0; order < ORDERS; order++) {
    const members = Array.from({ length: effects / ORDERS }, (_, column) => column * ORDERS + order);
    const plain = pastOfEffects(segments, members, 0);
    if (plain.length === 0) continue;
    const variance = commonVariance(plain);
    const past = pastOfEffects(segments, members, variance);
    const { correlation, shrinkage, information } = autocorrelationOf(past, betweenWeekShare(plain));
    found.variance[order] = variance;
    found.correlation[order] = correlation;
    const informed = past.map((one) => ({
      ...one,
      square: one.square * information,
      degrees: one.degrees * information,
    }));
    const prior = robustPrior(informed);
    for (const one of informed) {
      const { effect, square, degrees } = one;
      // Orders of a column go together: where one is heteroscedastic, all are judged by their own past.
      if (variesMore(one, prior, past.length)) heteroscedastic.add(Math.floor(effect / ORDERS));
      found.factor[effect] = posteriorRatio(prior, square, degrees) / shrinkage;
      found.degreesOfFreedom[effect] = Math.min(prior.degrees + degrees, MAX_DEGREES);
      ownDegrees[effect] = degrees;
      writeDistances(found.distances, one, prior, information);
    }
  }
  for (const column of heteroscedastic)
    for (let effect = column * ORDERS; effect < (column + 1) * ORDERS; effect++)
      found.degreesOfFreedom[effect] = Math.min(found.degreesOfFreedom[effect]!, ownDegrees[effect]!);
  return found;
}

function commonVariance(past: readonly EffectPast[]): number {
  const excess = past.reduce((sum, { square, degrees }) => sum + square - degrees, 0);
  return Math.max(0, excess / past.reduce((sum, { varianceWeight }) => sum + varianceWeight, 0));
}

/** Part of the variance that is not sampling, in the column in the middle. */
function betweenWeekShare(plain: readonly EffectPast[]): number {
  const ratios = plain.map(({ square, degrees }) => square / degrees).sort((a, b) => a - b);
  return Math.max(0, 1 - 1 / ratios[Math.floor(ratios.length / 2)]!);
}

function variesMore({ square, degrees }: EffectPast, { ratio }: VariancePrior, columns: number): boolean {
  return columns * upperGamma(degrees / 2, square / ratio / 2) < HETEROSCEDASTIC_BELOW;
}

function robustPrior(past: readonly EffectPast[]): VariancePrior {
  const of = (members: readonly EffectPast[]) =>
    priorOf(members.map(({ square, degrees }) => ({ ratio: square / degrees, degrees })));
  const all = of(past);
  const calm = past.filter((one) => !variesMore(one, all, past.length));
  return calm.length === 0 ? all : of(calm);
}

/** Residuals in deviations that the week itself had no part in ("externally studentized"). */
function writeDistances(
  distances: readonly Float64Array[],
  { effect, parts, square, degrees }: EffectPast,
  prior: VariancePrior,
  information: number,
): void {
  const others = degrees - information;
  if (others <= 0) return;
  for (const { first, residuals } of parts)
    residuals.weeks.forEach((week, i) => {
      const value = residuals.values[i]!;
      const rest = 1 - residuals.leverages[i]!;
      const ofOthers = Math.max(0, square - (information * value * value) / rest);
      distances[first + week]![effect] = value / Math.sqrt(rest * posteriorRatio(prior, ofOthers, others));
    });
}
