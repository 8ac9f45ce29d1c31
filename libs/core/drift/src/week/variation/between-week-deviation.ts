/**
 * How much effects vary from week to week without drift, learned from past weeks.
 *
 * An effect of week w is a line + between-week deviation + sampling. The line keeps a steady trend from passing for
 * deviations. The sampling variance is known: 1 / rows. The variance between weeks that is common to the columns is
 * estimated by moments (DerSimonian & Laird 1986), from the residuals of the line. How much a column differs from the
 * common level is estimated from its own past and shrunk towards the other columns (Smyth 2004, "moderated t"): with
 * few weeks all columns speak for each, with many each speaks for itself. Kinds of effects are kept apart: locations
 * vary more than tails. Cost: O(weeks x effects + weeks^2).
 */
import { upperGamma } from '../../statistics/gamma-functions.ts';
import { type Effect, EFFECT_KINDS, type EffectKind } from '../effects.ts';
import type { PastSegment } from '../past-weeks.ts';
import { autocorrelationOf } from './autocorrelation.ts';
import { type EffectPast, pastOfEffects } from './residuals.ts';
import { posteriorRatio, priorOf, type VariancePrior } from './variance-prior.ts';

export type BetweenWeekDeviation = {
  /** Variance between weeks, one an effect. */
  readonly variance: Float64Array;
  /** Correlation of the deviations of neighbouring weeks, one a kind of effect. */
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

/** Effects of which columns differ too much to speak for each other: each is judged by its own past. */
const BY_THEMSELVES: readonly EffectKind[] = ['unseen'];
const NOTHING_IN_COMMON: VariancePrior = { ratio: 1, degrees: 0 };

/** From here on the t distribution is the normal one. */
const MAX_DEGREES = 10_000;

export function betweenWeekDeviation(
  segments: readonly PastSegment[],
  effects: readonly Effect[],
): BetweenWeekDeviation {
  const found = {
    variance: new Float64Array(effects.length),
    correlation: new Float64Array(EFFECT_KINDS.length),
    factor: new Float64Array(effects.length).fill(1),
    degreesOfFreedom: new Float64Array(effects.length).fill(MAX_DEGREES),
    distances: segments.flatMap((weeks) => weeks.map(() => new Float64Array(effects.length).fill(NaN))),
  };
  const ownDegrees = new Float64Array(effects.length).fill(MAX_DEGREES);
  const heteroscedastic = new Set<Effect['kin']>();
  EFFECT_KINDS.forEach((kind, k) => {
    const members = effects.flatMap((effect, i) => (effect.kind === kind ? [i] : []));
    // An effect that never moved (no unseen level in any week) says nothing about those that do.
    const plain = pastOfEffects(segments, members, new Float64Array(effects.length)).filter(({ square }) => square > 0);
    if (plain.length === 0) return;
    const shareOf = (effect: number) => effects[effect]!.referenceShare || 0;
    const { constant, relative } = commonVariance(plain, shareOf);
    for (const effect of members) found.variance[effect] = constant + relative * shareOf(effect);
    const past = pastOfEffects(
      segments,
      plain.map(({ effect }) => effect),
      found.variance,
    );
    const { correlation, shrinkage, information } = autocorrelationOf(past, betweenWeekShare(plain));
    found.correlation[k] = correlation;
    const informed = past.map((one) => ({
      ...one,
      square: one.square * information,
      degrees: one.degrees * information,
    }));
    // All of them together have seen no more than that, however well they agree.
    const allDegrees = informed.reduce((sum, { degrees }) => sum + degrees, 0);
    const prior = BY_THEMSELVES.includes(kind) ? NOTHING_IN_COMMON : robustPrior(informed);
    for (const one of informed) {
      const { effect, square, degrees } = one;
      if (variesMore(one, prior, past.length)) heteroscedastic.add(effects[effect]!.kin);
      found.factor[effect] = posteriorRatio(prior, square, degrees) / shrinkage;
      found.degreesOfFreedom[effect] = Math.min(prior.degrees + degrees, allDegrees, MAX_DEGREES);
      ownDegrees[effect] = degrees;
      writeDistances(found.distances, one, prior, information);
    }
  });
  // The ranks of a column go together: where one is heteroscedastic, all are judged by their own past.
  for (const [first, end] of heteroscedastic)
    for (let effect = first; effect < end; effect++)
      found.degreesOfFreedom[effect] = Math.min(found.degreesOfFreedom[effect]!, ownDegrees[effect]!);
  return found;
}

/**
 * Variance between weeks as constant + relative x share, by the moments of 1 and of the share, neither below 0. A share
 * whose customers come in clumps has a constant one in these units (Dirichlet-multinomial), one that varies relative to
 * its size a relative one; an effect that is not of a share counts as a share of 0.
 */
function commonVariance(
  past: readonly EffectPast[],
  shareOf: (effect: number) => number,
): { readonly constant: number; readonly relative: number } {
  let [excess, excessShare, weight, weightShare, weightSquare] = [0, 0, 0, 0, 0];
  for (const { effect, square, degrees, varianceWeight } of past) {
    const share = shareOf(effect);
    excess += square - degrees;
    excessShare += share * (square - degrees);
    weight += varianceWeight;
    weightShare += share * varianceWeight;
    weightSquare += share * share * varianceWeight;
  }
  const determinant = weight * weightSquare - weightShare ** 2;
  const relative = determinant > 0 ? (weight * excessShare - weightShare * excess) / determinant : 0;
  const constant = (excess - relative * weightShare) / weight;
  if (relative <= 0) return { constant: Math.max(0, excess / weight), relative: 0 };
  if (constant <= 0) return { constant: 0, relative: Math.max(0, excessShare / weightSquare) };
  return { constant, relative };
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
