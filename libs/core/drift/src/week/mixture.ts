/**
 * All shares of a column together: many small changes that no share shows by itself.
 *
 * The sum over the levels of (1 - share) x distance squared is chi-square with as many degrees of freedom as levels
 * less one, where levels vary each by itself. Where they go together (a holiday) it scatters more: mean and variance of
 * past weeks give the gamma law that it follows (Satterthwaite 1946), never one that is narrower. Its tail is taken to
 * the normal one by the cube root (Wilson & Hilferty 1931). O(levels x past weeks).
 */
import type { Effect } from './effects.ts';

export type Mixture = {
  /** Position of the effect, and of those of the levels. */
  readonly place: number;
  readonly levels: readonly number[];
  /** One a level, 1 - share; they add up to the degrees of freedom. */
  readonly weights: readonly number[];
  readonly degrees: number;
  /** Of the sum divided by the degrees, in undrifted weeks; `shape` in degrees of freedom. */
  readonly mean: number;
  readonly shape: number;
};

/** Past weeks from which their mean and variance are estimated. */
const KNOWN_FROM = 5;

/** @param past distances of past weeks, each in deviations that it had no part in */
export function mixturesOf(effects: readonly Effect[], past: readonly Float64Array[]): Mixture[] {
  return effects.flatMap(({ kind, column }, place) => {
    if (kind !== 'mixture') return [];
    const levels = effects.flatMap((effect, i) =>
      effect.column === column && effect.kind === 'level' && effect.referenceShare > 0 ? [i] : [],
    );
    const weights = levels.map((level) => 1 - effects[level]!.referenceShare);
    const degrees = weights.reduce((sum, weight) => sum + weight, 0);
    const plain = { place, levels, weights, degrees, mean: 1, shape: degrees };
    const known = past.map((distances) => meanSquare(distances, plain)).filter(Number.isFinite);
    if (known.length < KNOWN_FROM) return [plain];
    const mean = known.reduce((sum, each) => sum + each, 0) / known.length;
    const variance = known.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (known.length - 1);
    return [{ ...plain, mean: Math.max(1, mean), shape: Math.min(degrees, (2 * Math.max(1, mean) ** 2) / variance) }];
  });
}

/**
 * Puts the distance of every mixture in its place, as a normal deviate; NaN where the week says nothing. Shares nearer
 * to the expected ones than usual are no drift: 0.
 */
export function fillMixtures(distances: Float64Array, mixtures: readonly Mixture[]): void {
  for (const mixture of mixtures) {
    const width = 2 / (9 * mixture.shape);
    const ratio = meanSquare(distances, mixture) / mixture.mean;
    const deviate = (Math.cbrt(ratio) - (1 - width)) / Math.sqrt(width);
    distances[mixture.place] = mixture.degrees > 0 ? Math.max(0, deviate) : NaN;
  }
}

function meanSquare(distances: Float64Array, { levels, weights, degrees }: Omit<Mixture, 'mean' | 'shape'>): number {
  return levels.reduce((sum, level, i) => sum + weights[i]! * distances[level]! ** 2, 0) / degrees;
}
