import { describe, expect, it } from 'vitest';
import { percentileInterval } from './percentile-interval.ts';

/** 0 to 1 in even steps: the ends of the interval are the shares that are cut off. */
const even = () => Float64Array.from({ length: 100_001 }, (_, i) => i / 100_000);

describe('percentileInterval()', () => {
  // scipy.stats.norm.sf(scipy.stats.t.isf(rate, n - 1) * sqrt(n / (n - 1))), SciPy 1.17.1: 0.025 of many, then of few
  it.each([
    [0.025, 1_000_000, 0.025],
    [0.0005, 1_000_000, 0.0005],
    [0.0001, 1_000_000, 0.0001],
    [0.025, 20, 0.015881],
    [0.005, 20, 0.001666],
  ])('of the rate %d and %d observations cuts off %d', (rate, observations, share) => {
    const { low, high } = percentileInterval(even(), rate, observations);
    expect(Math.abs(low / share - 1)).toBeLessThan(0.01);
    expect(Math.abs((1 - high) / share - 1)).toBeLessThan(0.01);
  });
});
