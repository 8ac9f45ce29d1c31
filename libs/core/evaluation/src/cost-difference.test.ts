import { describe, expect, it } from 'vitest';
import { type CostComparison, costDifference } from './index.ts';

const costs = { missedFraud: 20, falseAlarm: 10, margin: 0 };

/** 1,000 rows of amount 100, the first 50 frauds; each model flags the rows it is given. */
function comparison(
  champion: (row: number) => boolean,
  challenger: (row: number) => boolean,
  changes: Partial<CostComparison> = {},
): CostComparison {
  const rows = 1_000;
  const answered = (flags: (row: number) => boolean) => ({
    scores: Float64Array.from({ length: rows }, (_, row) => (flags(row) ? 0.9 : 0.1)),
    threshold: 0.5,
  });
  return {
    champion: answered(champion),
    challenger: answered(challenger),
    labels: Uint8Array.from({ length: rows }, (_, row) => Number(row < 50)),
    amounts: new Float32Array(rows).fill(100),
    costs,
    seed: 1,
    errorRate: 0.05,
    replicates: 10_000,
    ...changes,
  };
}
const frauds = (row: number) => row < 50;

describe('costDifference()', () => {
  it('is the sum over the rows that the two answer differently, with the interval of as many Poisson counts', () => {
    // 100 more false alarms of 10: a sum of Poisson(1) counts has mean 100 and deviation 10
    const { difference, low, high } = costDifference(comparison(frauds, (row) => row < 150));
    expect(difference).toBe(1_000);
    expect(Math.abs(low - (1_000 - 164.5))).toBeLessThan(20);
    expect(Math.abs(high - (1_000 + 164.5))).toBeLessThan(20);
  });

  it('sets missed frauds with their amounts against false alarms', () => {
    // five frauds of 100 + 20 more found, 30 more false alarms of 10
    const { difference, low, high } = costDifference(
      comparison(
        (row) => row < 45,
        (row) => row < 80,
      ),
    );
    expect(difference).toBe(-300);
    expect([low < -300, high > -300]).toEqual([true, true]);
  });

  it('turns around with the two, is 0 for equal answers, and the same for the same seed', () => {
    const one = costDifference(comparison(frauds, (row) => row < 150));
    const other = costDifference(comparison((row) => row < 150, frauds));
    expect(other.difference).toBe(-one.difference);
    expect(other.low).toBeCloseTo(-one.high, 9);
    expect(costDifference(comparison(frauds, frauds))).toEqual({ difference: 0, low: 0, high: 0, errorRate: 0.05 });
    expect(costDifference(comparison(frauds, (row) => row < 150))).toEqual(one);
  });

  it('is wider for few rows than the bootstrap alone', () => {
    // three false alarms: 1.645 deviations of the sum would be 28.5
    const { difference, high } = costDifference(comparison(frauds, (row) => row < 53));
    expect(high - difference).toBeGreaterThan(35);
  });

  it('refuses scores that are no numbers', () => {
    const given = comparison(frauds, frauds);
    expect(() =>
      costDifference({ ...given, challenger: { scores: given.challenger.scores.map(() => NaN), threshold: 0.5 } }),
    ).toThrow(RangeError);
  });
});
