/** How far a week lies from the reference, or from other weeks, in the deviations by which weeks vary without drift. */
import { twoSidedTail } from '../statistics/distributions.ts';
import { ASSUMED_DEVIATION, CALIBRATED_FROM } from './alarm-rule.ts';
import type { ComparedWith } from './effects.ts';
import { type Effect, EFFECT_KINDS } from './effects.ts';
import { fillMixtures, type Mixture, mixturesOf } from './mixture.ts';
import { type PastWeek, segmentsOf, type WeekEffects } from './past-weeks.ts';
import { varianceOfMean } from './variation/autocorrelation.ts';
import { type BetweenWeekDeviation, betweenWeekDeviation } from './variation/between-week-deviation.ts';

/** Of a t distribution that is the normal one. */
const NORMAL_DEGREES = 10_000;

export type Spread = BetweenWeekDeviation & {
  readonly kind: 'calibrating' | 'calibrated';
  readonly pastWeeks: number;
  readonly degrees: number;
  readonly effects: readonly Effect[];
  readonly mixtures: readonly Mixture[];
};

export function spreadOf(past: readonly PastWeek[], effects: readonly Effect[]): Spread {
  const segments = segmentsOf(past);
  const pastWeeks = segments.reduce((sum, weeks) => sum + weeks.length, 0);
  const degrees = segments.reduce((sum, weeks) => sum + weeks.length - 1, 0);
  const deviation = betweenWeekDeviation(segments, effects);
  const mixtures = mixturesOf(effects, deviation.distances);
  for (const distances of deviation.distances) fillMixtures(distances, mixtures);
  for (const { place, levels } of mixtures)
    deviation.degreesOfFreedom[place] = middleOf(levels.map((level) => deviation.degreesOfFreedom[level]!));
  return {
    ...deviation,
    kind: degrees < CALIBRATED_FROM ? 'calibrating' : 'calibrated',
    pastWeeks,
    degrees,
    effects,
    mixtures,
  };
}

function middleOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** Distances of a week from the reference, in the deviations by which they vary without drift; NaN stays NaN. */
export function distancesOf({ rows, effects }: WeekEffects, baseline: ComparedWith, spread: Spread): Float64Array {
  const { correlation } = spread;
  // The reference is a mean of weeks that may resemble each other.
  const ofReference = Array.from(correlation, (each) =>
    baseline.columns.map(({ concentration }) =>
      Math.max(concentration, varianceOfMean(Math.round(1 / concentration), each)),
    ),
  );
  const distances = effects.map((effect, i) => {
    const { column, referenceRows } = spread.effects[i]!;
    const sampling = 1 / rows[i]! + 1 / referenceRows;
    return effect / deviationOf(i, sampling, 1 + ofReference[kindAt(i, spread)]![column]!, spread);
  });
  fillMixtures(distances, spread.mixtures);
  return distances;
}

/** As `distancesOf`, from the mean of some weeks, each with its own say. */
export function distancesFromLevel(
  { rows, effects }: WeekEffects,
  level: readonly WeekEffects[],
  spread: Spread,
): Float64Array {
  const distances = effects.map((effect, i) => {
    const known = level.filter((week) => !Number.isNaN(week.effects[i]));
    if (known.length === 0) return Infinity;
    const mean = known.reduce((sum, week) => sum + week.effects[i]!, 0) / known.length;
    const ofMean = known.reduce((sum, week) => sum + 1 / week.rows[i]!, 0) / known.length ** 2;
    const ofLevel = varianceOfMean(known.length, spread.correlation[kindAt(i, spread)]!);
    return (effect - mean) / deviationOf(i, 1 / rows[i]! + ofMean, 1 + ofLevel, spread);
  });
  fillMixtures(distances, spread.mixtures);
  return distances;
}

/** @param weeks how many variances between weeks the difference holds */
function deviationOf(effect: number, sampling: number, weeks: number, spread: Spread): number {
  const measured = spread.variance[effect]!;
  if (isAssumed(effect, spread)) return Math.sqrt(sampling + weeks * Math.max(measured, ASSUMED_DEVIATION ** 2));
  return Math.sqrt(Math.max(sampling, spread.factor[effect]! * (sampling + weeks * measured)));
}

/**
 * Whether past weeks say too little of a column. It may know fewer than the others: scores start with the champion.
 * What few weeks have shown counts where it is more than what would be assumed.
 */
function isAssumed(effect: number, spread: Spread): boolean {
  const { kind, degreesOfFreedom, variance, factor } = spread;
  if (kind === 'calibrating') return true;
  const measured = variance[effect]!;
  return (
    degreesOfFreedom[effect]! < CALIBRATED_FROM &&
    factor[effect]! * measured <= Math.max(measured, ASSUMED_DEVIATION ** 2)
  );
}

function kindAt(effect: number, { effects }: Spread): number {
  return EFFECT_KINDS.indexOf(effects[effect]!.kind);
}

/** P-value of a week's most surprising effect. */
export function smallestTail(distances: Float64Array, spread: Spread): number {
  let [smallest, farthest, ofFarthest] = [1, 0, 0];
  distances.forEach((distance, effect) => {
    if (Number.isNaN(distance)) return;
    const degrees = degreesOf(effect, spread);
    // A tail takes longer than all else: only an effect that is farther out, or more certain, can be the smallest.
    if (Math.abs(distance) <= farthest && degrees <= ofFarthest) return;
    const tail = twoSidedTail(distance, degrees);
    if (tail >= smallest) return;
    [smallest, farthest, ofFarthest] = [tail, Math.abs(distance), degrees];
  });
  return smallest;
}

export function tailOf(distance: number, effect: number, spread: Spread): number {
  return twoSidedTail(distance, degreesOf(effect, spread));
}

/** What is assumed is taken to be certain: the normal distribution. */
function degreesOf(effect: number, spread: Spread): number {
  return isAssumed(effect, spread) ? NORMAL_DEGREES : spread.degreesOfFreedom[effect]!;
}
