/** How far a week lies from the reference, or from other weeks, in the deviations by which weeks vary without drift. */
import { twoSidedTail } from '../statistics/distributions.ts';
import { ASSUMED_DEVIATION, CALIBRATED_FROM } from './alarm-rule.ts';
import { varianceOfMean } from './autocorrelation.ts';
import { type BetweenWeekDeviation, betweenWeekDeviation } from './between-week-deviation.ts';
import type { ComparedWith, WeekProfile } from './drift-baseline.ts';
import { type PastWeek, segmentsOf } from './past-weeks.ts';
import { ORDERS } from './rank-effects.ts';

/** Of a t distribution that is the normal one. */
const NORMAL_DEGREES = 10_000;

export type Spread = BetweenWeekDeviation & {
  readonly kind: 'calibrating' | 'calibrated';
  readonly pastWeeks: number;
  readonly degrees: number;
};

export function spreadOf(past: readonly PastWeek[], effects: number): Spread {
  const segments = segmentsOf(past);
  const pastWeeks = segments.reduce((sum, weeks) => sum + weeks.length, 0);
  const degrees = segments.reduce((sum, weeks) => sum + weeks.length - 1, 0);
  return {
    ...betweenWeekDeviation(segments, effects),
    kind: degrees < CALIBRATED_FROM ? 'calibrating' : 'calibrated',
    pastWeeks,
    degrees,
  };
}

/** Distances of a week from the reference, in the deviations by which they vary without drift; NaN stays NaN. */
export function distancesOf({ rows, effects }: WeekProfile, baseline: ComparedWith, spread: Spread): Float64Array {
  const { correlation } = spread;
  // The reference is a mean of weeks that may resemble each other.
  const ofReference = Array.from(correlation, (each) =>
    baseline.columns.map(({ concentration }) =>
      Math.max(concentration, varianceOfMean(Math.round(1 / concentration), each)),
    ),
  );
  return effects.map((effect, i) => {
    const column = Math.floor(i / ORDERS);
    const sampling = 1 / rows[column]! + 1 / baseline.columns[column]!.sorted.length;
    return effect / deviationOf(i, sampling, 1 + ofReference[i % ORDERS]![column]!, spread);
  });
}

/** As `distancesOf`, from the mean of some weeks, each with its own say. */
export function distancesFromLevel(
  { rows, effects }: WeekProfile,
  level: readonly WeekProfile[],
  spread: Spread,
): Float64Array {
  return effects.map((effect, i) => {
    const column = Math.floor(i / ORDERS);
    const known = level.filter((week) => !Number.isNaN(week.effects[i]));
    if (known.length === 0) return Infinity;
    const mean = known.reduce((sum, week) => sum + week.effects[i]!, 0) / known.length;
    const ofMean = known.reduce((sum, week) => sum + 1 / week.rows[column]!, 0) / known.length ** 2;
    const ofLevel = varianceOfMean(known.length, spread.correlation[i % ORDERS]!);
    return (effect - mean) / deviationOf(i, 1 / rows[column]! + ofMean, 1 + ofLevel, spread);
  });
}

/** @param weeks how many variances between weeks the difference holds */
function deviationOf(effect: number, sampling: number, weeks: number, spread: Spread): number {
  const measured = spread.variance[effect % ORDERS]!;
  if (isAssumed(effect, spread)) return Math.sqrt(sampling + weeks * Math.max(measured, ASSUMED_DEVIATION ** 2));
  return Math.sqrt(Math.max(sampling, spread.factor[effect]! * (sampling + weeks * measured)));
}

/**
 * Whether past weeks say too little of a column. It may know fewer than the others: scores start with the champion.
 * What few weeks have shown counts where it is more than what would be assumed.
 */
function isAssumed(effect: number, { kind, degreesOfFreedom, variance, factor }: Spread): boolean {
  if (kind === 'calibrating') return true;
  const measured = variance[effect % ORDERS]!;
  return (
    degreesOfFreedom[effect]! < CALIBRATED_FROM &&
    factor[effect]! * measured <= Math.max(measured, ASSUMED_DEVIATION ** 2)
  );
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
