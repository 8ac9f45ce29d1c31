import { describe, expect, it } from 'vitest';
import {
  cheapestThreshold,
  type ErrorCosts,
  thinCurve,
  thresholdCurve,
  thresholdForAmount,
  totalCost,
} from './index.ts';

const costs: ErrorCosts = { missedFraud: 20, falseAlarm: 10, margin: 0.02 };
//  score   .9   .8   .8   .3   .1
//  fraud    x         x    x
//  amount  100   50  200    5  1000
const rows = {
  scores: new Float64Array([0.1, 0.8, 0.9, 0.3, 0.8]),
  labels: new Uint8Array([0, 0, 1, 1, 1]),
  amounts: [1_000, 50, 100, 5, 200],
};

describe('thresholdForAmount()', () => {
  it(
    'falls from a third for small amounts to the margin for large ones, as in the example of the ' +
      'scikit-learn authors',
    () => {
      expect(thresholdForAmount(costs, 0)).toBeCloseTo(1 / 3, 12);
      expect(thresholdForAmount(costs, 1e9)).toBeCloseTo(0.02 / 1.02, 6);
    },
  );

  it('flags nothing when frauds cost nothing', () => {
    expect(thresholdForAmount({ missedFraud: 0, falseAlarm: 1, margin: 0 }, 0)).toBe(1);
  });

  it('is where flagging and passing cost the same', () => {
    const p = thresholdForAmount(costs, 80);
    expect(p * (80 + 20)).toBeCloseTo((1 - p) * (10 + 0.02 * 80), 12);
  });
});

describe('totalCost()', () => {
  it.each([
    ['nothing flagged', () => Infinity, 120 + 25 + 220],
    ['at 0.8', () => 0.8, 25 + 11],
    ['everything flagged', () => 0, 30 + 11],
    ['each amount at its own threshold', (amount: number) => thresholdForAmount(costs, amount), 11 + 30],
  ])('%s', (_, threshold, expected) => {
    // own thresholds: 1000 -> 30/1050 = 0.03 flagged, wrong, 30; 50 -> 11/81 flagged, wrong, 11; 5 -> 10.1/35.1 =
    // 0.29 flagged, right
    expect(totalCost(rows, costs, threshold)).toBeCloseTo(expected, 10);
  });
});

describe('thresholdCurve()', () => {
  const curve = thresholdCurve(rows, costs);

  it('holds each distinct score once, falling, after the threshold that flags nothing', () => {
    expect(
      curve.map(({ threshold, truePositives, falsePositives, cost }) => [
        threshold,
        truePositives,
        falsePositives,
        Math.round(cost),
      ]),
    ).toEqual([
      [1, 0, 0, 365],
      [0.9, 1, 0, 245],
      [0.8, 2, 1, 36],
      [0.3, 3, 1, 11],
      [0.1, 3, 2, 41],
    ]);
    expect(curve[2]).toMatchObject({ precision: 2 / 3, recall: 2 / 3, f1: 4 / 6 });
  });

  it('costs at each threshold what totalCost() says', () => {
    for (const { threshold, cost } of curve)
      expect(cost).toBeCloseTo(
        totalCost(rows, costs, () => threshold),
        10,
      );
  });

  it('has a cheapest threshold, which thinning keeps', () => {
    expect(cheapestThreshold(curve)).toBe(0.3);
    expect(thinCurve(curve, 2, 0.3).map((point) => point.threshold)).toEqual([1, 0.3, 0.1]);
  });

  it('flags nothing when that is cheapest', () => {
    expect(cheapestThreshold(thresholdCurve(rows, { missedFraud: 0, falseAlarm: 1e6, margin: 0 }))).toBe(0.9);
    expect(cheapestThreshold(thresholdCurve({ ...rows, labels: new Uint8Array(5) }, costs))).toBe(1);
  });
});
