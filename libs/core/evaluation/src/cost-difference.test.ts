import { randomSource } from '@fraud/random';
import { describe, expect, it } from 'vitest';
import { type CostComparison, costDifference, lowerLimit, upperLimit } from './cost-difference.ts';

const costs = { missedFraud: 20, falseAlarm: 10, margin: 0 };
const frauds = (row: number) => row < 50;

/** 1,000 rows, the first 50 frauds, every fraud of 100; each model flags the rows it is given. */
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
    typicalAmounts: { fraud: 100, legitimate: 100 },
    costs,
    errorRate: 0.025,
    ...changes,
  };
}

describe('the limits of a Poisson count', () => {
  /** scipy.stats.chi2.ppf(0.975, 2 * n + 2) / 2 and chi2.ppf(0.025, 2 * n) / 2, SciPy 1.10. */
  it.each([
    [0, 0, 3.68888],
    [1, 0.02532, 5.57164],
    [5, 1.62349, 11.66833],
    [20, 12.21652, 30.88838],
    [100, 81.36399, 121.62679],
  ])('of %i are those of SciPy within 1 %, or 0.025', (count, low, high) => {
    expect(Math.abs(upperLimit(count, 0.025) / high - 1)).toBeLessThan(0.01);
    expect(Math.abs(lowerLimit(count, 0.025) - low)).toBeLessThan(0.025);
  });
});

describe('costDifference()', () => {
  it('is the sum over the rows that the two answer differently, at typical amounts', () => {
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

  it('counts a fraud that was not missed yet: a few false alarms less prove nothing', () => {
    const { difference, high } = costDifference(comparison((row) => row < 80, frauds));
    expect(difference).toBe(-300);
    expect(high).toBeGreaterThan(0); // 3.7 frauds of 120 may have been missed by chance not to occur
    const many = costDifference(comparison((row) => row < 250, frauds));
    expect(many.high).toBeLessThan(0);
  });

  it('turns around with the two, and for equal answers knows only that nothing was seen', () => {
    const one = costDifference(comparison(frauds, (row) => row < 150));
    const other = costDifference(comparison((row) => row < 150, frauds));
    expect(other.difference).toBe(-one.difference);
    expect(other.low).toBeCloseTo(-one.high, 9);
    const equal = costDifference(comparison(frauds, frauds));
    expect([equal.difference, equal.low]).toEqual([0, -equal.high]);
    expect(equal.high).toBeGreaterThan(3.6 * 120); // 3.7 frauds may be missed of which none was seen
  });

  it('refuses scores that are no numbers', () => {
    const given = comparison(frauds, frauds);
    expect(() =>
      costDifference({ ...given, challenger: { scores: given.challenger.scores.map(() => NaN), threshold: 0.5 } }),
    ).toThrow(RangeError);
  });

  it('seldom calls a model cheaper that costs as much: misses one fraud in eight more, for as many alarms less', () => {
    const random = randomSource(5);
    const pairs = 600;
    let cheaper = 0;
    for (let pair = 0; pair < pairs; pair++) {
      // Each fraud is caught by the champion alone with a chance of 1 in 8: 15 a fraud, as 1.5 false alarms of 10.
      const isMissed = Uint8Array.from({ length: 10 }, () => Number(random.uniform() < 1 / 8));
      const rows = 2_010;
      const flagged = Float64Array.from({ length: rows }, (_, row) =>
        row < 10 ? isMissed[row]! : Number(random.uniform() < 15 / 2_000),
      );
      const { high } = costDifference({
        champion: { scores: flagged, threshold: 0.5 },
        challenger: { scores: new Float64Array(rows), threshold: 0.5 },
        labels: Uint8Array.from({ length: rows }, (_, row) => Number(row < 10)),
        typicalAmounts: { fraud: 100, legitimate: 100 },
        costs,
        errorRate: 0.025,
      });
      if (high < 0) cheaper++;
    }
    expect(cheaper / pairs).toBeLessThan(0.045); // three standard errors above the promised 0.025
  });
});
