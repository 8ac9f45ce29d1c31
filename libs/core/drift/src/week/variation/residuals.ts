/**
 * Residuals of past effects. Each effect of a segment is described by a straight line, so that a steady trend is not
 * taken for a deviation from week to week; what is left over are its residuals.
 */
import type { PastSegment } from '../past-weeks.ts';

/** Weeks of a segment from which a slope is fitted beside the mean. */
const SLOPE_FROM = 6;

/** Residuals of one effect in one segment. */
export type Residuals = {
  /** Position of each week in the segment, for weeks that say something about the effect. */
  readonly weeks: readonly number[];
  /** Divided by the deviation that is assumed of the week, sqrt(1 / rows + variance). */
  readonly values: Float64Array;
  /** How much each week pulls the line towards itself, 0 to 1. */
  readonly leverages: Float64Array;
  /** Sum of the squared values, and the degrees of freedom behind it. */
  readonly square: number;
  readonly degrees: number;
  /** The expected square is degrees + varianceWeight x (true variance - assumed variance). */
  readonly varianceWeight: number;
};

/**
 * Weighted least squares, weights 1 / (1 / rows + variance); undefined for fewer than two weeks. O(weeks).
 *
 * @param variance variance between weeks that is assumed of the effect
 */
export function residualsOf(segment: PastSegment, effect: number, variance: number): Residuals | undefined {
  const weeks: number[] = [];
  for (let week = 0; week < segment.length; week++) if (!Number.isNaN(segment[week]!.effects[effect])) weeks.push(week);
  const count = weeks.length;
  if (count < 2) return undefined;
  const hasSlope = count >= SLOPE_FROM;
  const values = new Float64Array(count);
  const weights = new Float64Array(count);
  let [total, middle, mean, spread, slope] = [0, 0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    const { rows, effects } = segment[weeks[i]!]!;
    values[i] = effects[effect]!;
    weights[i] = 1 / (1 / rows[effect]! + variance);
    total += weights[i]!;
    middle += weights[i]! * weeks[i]!;
    mean += weights[i]! * values[i]!;
  }
  middle /= total;
  mean /= total;
  for (let i = 0; i < count; i++) {
    const weighted = weights[i]! * (weeks[i]! - middle);
    spread += weighted * (weeks[i]! - middle);
    slope += weighted * values[i]!;
  }
  slope = hasSlope ? slope / spread : 0;
  const leverages = new Float64Array(count);
  let [square, varianceWeight] = [0, 0];
  for (let i = 0; i < count; i++) {
    const offset = weeks[i]! - middle;
    leverages[i] = weights[i]! * (1 / total + (hasSlope ? offset ** 2 / spread : 0));
    values[i] = Math.sqrt(weights[i]!) * (values[i]! - mean - slope * offset);
    square += values[i]! ** 2;
    varianceWeight += weights[i]! * (1 - leverages[i]!);
  }
  return { weeks, values, leverages, square, degrees: count - (hasSlope ? 2 : 1), varianceWeight };
}

/** The residuals of one effect in all segments. */
export type EffectPast = {
  readonly effect: number;
  /** In each segment, whose first week is number `first` of all past weeks. */
  readonly parts: readonly { readonly first: number; readonly residuals: Residuals }[];
  /** Sums over the parts. */
  readonly square: number;
  readonly degrees: number;
  readonly varianceWeight: number;
};

/**
 * Effects of which no segment says anything are left out. O(effects x weeks).
 *
 * @param variance between weeks that is assumed, one an effect
 */
export function pastOfEffects(
  segments: readonly PastSegment[],
  effects: readonly number[],
  variance: Float64Array,
): EffectPast[] {
  return effects
    .map((effect) => pastOfEffect(segments, effect, variance[effect]!))
    .filter(({ degrees }) => degrees > 0);
}

function pastOfEffect(segments: readonly PastSegment[], effect: number, variance: number): EffectPast {
  const parts: { first: number; residuals: Residuals }[] = [];
  let first = 0;
  let [square, degrees, varianceWeight] = [0, 0, 0];
  for (const segment of segments) {
    const residuals = residualsOf(segment, effect, variance);
    if (residuals !== undefined) {
      parts.push({ first, residuals });
      square += residuals.square;
      degrees += residuals.degrees;
      varianceWeight += residuals.varianceWeight;
    }
    first += segment.length;
  }
  return { effect, parts, square, degrees, varianceWeight };
}
