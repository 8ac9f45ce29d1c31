import { describe, expect, it } from 'vitest';
import { countEffect, LEAST_SHARE, shareEffect } from './share-effect.ts';

describe('shareEffect()', () => {
  // SciPy 1.17.1: stats.power_divergence([k, n - k], [n * q, n * (1 - q)], lambda_=0).statistic
  it.each([
    [30, 100, 0.2, 5.633511519056693],
    [0, 400, 0.05, 41.03463551004039],
    [7, 1_000, 0.02, 11.474181724800813],
  ])('is the root of the G statistic, a row: %d of %d where %d is expected', (count, rows, expected, statistic) => {
    expect(rows * shareEffect(count / rows, expected) ** 2).toBeCloseTo(statistic, 9);
  });

  it('has the sign of the difference and takes shares below the least for equal', () => {
    expect(shareEffect(0.1, 0.2)).toBeLessThan(0);
    expect(shareEffect(0.3, 0.2)).toBeGreaterThan(0);
    expect(shareEffect(0, LEAST_SHARE / 2, LEAST_SHARE)).toBe(0);
    expect(Number.isFinite(shareEffect(0.9, 1))).toBe(true);
    expect(shareEffect(1, 1)).toBe(0);
  });

  it('is that of a count where the share is small', () => {
    expect(Math.sqrt(1e6) * shareEffect(30e-6, 10e-6)).toBeCloseTo(countEffect(30, 10), 3);
  });
});
