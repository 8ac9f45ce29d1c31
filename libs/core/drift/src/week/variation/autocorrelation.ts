/**
 * Weeks that resemble the week before: the between-week deviations are taken for an AR(1), beside independent sampling.
 * The residuals of a line are then smaller than the deviations, and say less than as many independent ones. O(weeks^2).
 */
import type { EffectPast } from './residuals.ts';

/** Beyond it weeks cannot be told from a random walk. */
const MAX_CORRELATION = 0.95;
const STEPS = 12;

/** Standard errors by which neighbouring weeks must resemble each other more than independent ones. */
const CORRELATED_FROM = 2;

export type Autocorrelation = {
  /** Of the between-week deviations of neighbouring weeks. */
  readonly correlation: number;
  /** Expected square of a residual's degree of freedom, in variances: 1 for independent weeks. */
  readonly shrinkage: number;
  /** Part of the degrees of freedom that the correlation leaves (Bartlett). */
  readonly information: number;
};

const INDEPENDENT: Autocorrelation = { correlation: 0, shrinkage: 1, information: 1 };

/**
 * Estimated from the products of neighbouring residuals. Every column has the same say, so that one which varies much
 * more than the others does not speak for them.
 *
 * @param share of the between-week variance in that of an effect; the rest is sampling
 */
export function autocorrelationOf(past: readonly EffectPast[], share: number): Autocorrelation {
  const shapes = new Map<number, Shape>();
  const ratios = past.map(({ parts, square }) => {
    let products = 0;
    for (const { residuals } of parts) {
      const { weeks, values, degrees } = residuals;
      for (let i = 1; i < values.length; i++)
        if (weeks[i]! === weeks[i - 1]! + 1) products += values[i]! * values[i - 1]!;
      shapes.set(weeks.length, { weeks: weeks.length, degrees });
    }
    return square > 0 ? products / square : 0;
  });
  const segments = [...shapes.values()];
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  const squares = ratios.reduce((sum, ratio) => sum + (ratio - mean) ** 2, 0);
  const error = Math.sqrt(squares / Math.max(1, ratios.length - 1) / ratios.length);
  if (correlationOf(segments, mean - CORRELATED_FROM * error, share) === 0) return INDEPENDENT;
  const correlation = correlationOf(segments, mean, share);
  const sum = (of: (shape: Shape) => number) => segments.reduce((total, shape) => total + of(shape), 0);
  return {
    correlation,
    shrinkage: sum((shape) => expectedResiduals(shape, correlation, share).square) / sum(({ degrees }) => degrees),
    information: 1 / (1 + (2 * (share * correlation) ** 2) / (1 - correlation ** 2)),
  };
}

/** Weeks of a segment, and the degrees of freedom that its line leaves. */
type Shape = { readonly weeks: number; readonly degrees: number };

/** A line through the weeks 0..n-1 as two orthonormal vectors, or a mean as one. */
function basisOf(weeks: number, degrees: number): Float64Array[] {
  const mean = new Float64Array(weeks).fill(1 / Math.sqrt(weeks));
  if (weeks - degrees < 2) return [mean];
  const line = Float64Array.from({ length: weeks }, (_, i) => i - (weeks - 1) / 2);
  const length = Math.hypot(...line);
  return [mean, line.map((x) => x / length)];
}

type ExpectedResiduals = {
  /** Expected sum of squares, of deviations with variance 1. */
  readonly square: number;
  /** Expected sum of the products of neighbours. */
  readonly products: number;
};

/**
 * What the residuals of a segment add up to under such a correlation, exactly, for weeks of one size.
 *
 * @param share as in `autocorrelationOf`
 */
export function expectedResiduals({ weeks, degrees }: Shape, correlation: number, share: number): ExpectedResiduals {
  const basis = basisOf(weeks, degrees);
  const covariances = Float64Array.from({ length: weeks }, (_, lag) => (lag === 0 ? 1 : share * correlation ** lag));
  // M R M with M = I - Q Q': only its diagonal and the one beside it are needed.
  const images = basis.map((q) =>
    Float64Array.from(q, (_, i) => {
      let sum = 0;
      for (let j = 0; j < weeks; j++) sum += q[j]! * covariances[Math.abs(i - j)]!;
      return sum;
    }),
  );
  const inner = basis.map((q) => images.map((image) => q.reduce((sum, x, i) => sum + x * image[i]!, 0)));
  const entry = (i: number, j: number) => {
    let value = covariances[Math.abs(i - j)]!;
    basis.forEach((q, a) => {
      value -= q[i]! * images[a]![j]! + images[a]![i]! * q[j]!;
      basis.forEach((other, b) => (value += q[i]! * inner[a]![b]! * other[j]!));
    });
    return value;
  };
  let square = 0;
  let products = 0;
  for (let i = 0; i < weeks; i++) {
    square += entry(i, i);
    if (i > 0) products += entry(i - 1, i);
  }
  return { square, products };
}

/**
 * The correlation at which the products of neighbouring residuals have this ratio to the squares; 0 where there is
 * none. By bisection.
 */
function correlationOf(segments: readonly Shape[], ratio: number, share: number): number {
  if (share === 0) return 0;
  const ratioAt = (correlation: number) => {
    let [square, products] = [0, 0];
    for (const shape of segments) {
      const expected = expectedResiduals(shape, correlation, share);
      square += expected.square;
      products += expected.products;
    }
    return products / square;
  };
  let [low, high] = [0, MAX_CORRELATION];
  if (ratioAt(low) >= ratio) return 0;
  if (ratioAt(high) <= ratio) return high;
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2;
    if (ratioAt(middle) < ratio) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Variance of the mean of so many neighbouring weeks, in variances of one. */
export function varianceOfMean(weeks: number, correlation: number): number {
  let sum = 1;
  for (let lag = 1; lag < weeks; lag++) sum += 2 * (1 - lag / weeks) * correlation ** lag;
  return sum / weeks;
}
