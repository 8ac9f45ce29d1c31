/** How far a week lies from the reference, or from other weeks, in the deviations by which weeks vary without drift. */
import { twoSidedTail } from '../statistics/distributions.ts';
import { ASSUMED_DEVIATION, CALIBRATED_FROM } from './alarm-rule.ts';
import { varianceOfMean } from './autocorrelation.ts';
import { type BetweenWeekDeviation, betweenWeekDeviation } from './between-week-deviation.ts';
import type { DriftBaseline, WeekProfile } from './drift-baseline.ts';
import { type PastWeek, segmentsOf } from './past-weeks.ts';
import { ORDERS } from './rank-effects.ts';

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
export function distancesOf({ rows, effects }: WeekProfile, baseline: DriftBaseline, spread: Spread): Float64Array {
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
  // A column may know fewer weeks than the others: scores start with the champion.
  const isAssumed = spread.kind === 'calibrating' || spread.degreesOfFreedom[effect]! < CALIBRATED_FROM;
  const measured = spread.variance[effect % ORDERS]!;
  if (isAssumed) return Math.sqrt(sampling + weeks * Math.max(measured, ASSUMED_DEVIATION ** 2));
  return Math.sqrt(Math.max(sampling, spread.factor[effect]! * (sampling + weeks * measured)));
}

/** P-value of a week's most surprising effect. */
export function smallestTail(distances: Float64Array, spread: Spread): number {
  let [smallest, farthest, fewest] = [1, 0, Infinity];
  distances.forEach((distance, effect) => {
    if (Number.isNaN(distance)) return;
    const degrees = spread.degreesOfFreedom[effect]!;
    // A tail takes longer than all else: only an effect that is farther out, or less certain, can be the smallest.
    if (Math.abs(distance) <= farthest && degrees >= fewest) return;
    const tail = tailOf(distance, effect, spread);
    if (tail >= smallest) return;
    [smallest, farthest, fewest] = [tail, Math.abs(distance), degrees];
  });
  return smallest;
}

export function tailOf(distance: number, effect: number, { kind, degreesOfFreedom }: Spread): number {
  const assumed = kind === 'calibrating' || degreesOfFreedom[effect]! < CALIBRATED_FROM;
  return twoSidedTail(distance, assumed ? 10_000 : degreesOfFreedom[effect]!);
}
