import { randomSource } from '@fraud/random';
import { describe, expect, it } from 'vitest';
import { ORDERS } from '../rank-effects.ts';
import { autocorrelationOf, expectedResiduals, varianceOfMean } from './autocorrelation.ts';
import { pastOfEffects } from './residuals.ts';

describe('expectedResiduals()', () => {
  it.each([
    [12, 0.7, 1, 5.105324978317, 1.357553507516],
    [20, 0.5, 0.4, 16.715188197086, 0.729203477157],
  ])(
    'equals the projected covariance, worked with numpy: %d weeks, correlation %d',
    (weeks, correlation, share, ...is) => {
      const { square, products } = expectedResiduals({ weeks, degrees: weeks - 2 }, correlation, share);
      expect(square).toBeCloseTo(is[0]!, 10);
      expect(products).toBeCloseTo(is[1]!, 10);
    },
  );

  it('is the degrees of freedom for independent weeks', () => {
    expect(expectedResiduals({ weeks: 30, degrees: 28 }, 0, 1).square).toBeCloseTo(28, 10);
    expect(expectedResiduals({ weeks: 5, degrees: 4 }, 0, 1).square).toBeCloseTo(4, 10);
  });
});

describe('autocorrelationOf()', () => {
  /** One column a series of 52 weeks of many rows, an AR(1) with this correlation. */
  const past = (columns: number, correlation: number) => {
    const random = randomSource(1);
    const series = Array.from({ length: columns }, () => {
      let state = random.normal();
      return Array.from({ length: 52 }, () => {
        state = correlation * state + Math.sqrt(1 - correlation ** 2) * random.normal();
        return state;
      });
    });
    const weeks = Array.from({ length: 52 }, (_, w) => ({
      rows: new Float64Array(columns * ORDERS).fill(1e9),
      effects: Float64Array.from({ length: columns * ORDERS }, (_, i) => series[Math.floor(i / ORDERS)]![w]!),
    }));
    return pastOfEffects(
      [weeks],
      Array.from({ length: columns }, (_, c) => c * ORDERS),
      new Float64Array(columns * ORDERS).fill(1),
    );
  };

  it.each([0.5, 0.7, 0.9])('finds the correlation %d of 30 columns, less what a line takes away', (correlation) => {
    const found = autocorrelationOf(past(30, correlation), 1);
    expect(Math.abs(found.correlation - correlation)).toBeLessThan(0.06);
    expect(found.shrinkage).toBeLessThan(0.95);
    expect(found.information).toBeLessThan(0.7);
  });

  it('takes independent weeks for independent', () => {
    expect(autocorrelationOf(past(30, 0), 1)).toEqual({ correlation: 0, shrinkage: 1, information: 1 });
  });
});

describe('varianceOfMean()', () => {
  it('is that of the mean of an AR(1), worked with numpy', () => {
    expect(varianceOfMean(4, 0.7)).toBeCloseTo(0.677875, 12);
    expect(varianceOfMean(4, 0)).toBe(0.25);
  });
});
