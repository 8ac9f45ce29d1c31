import { columnOf, type TransactionTable, ulbSchema } from '@fraud/feature-schema';
import { describe, expect, it } from 'vitest';
import type { GateRules } from '../gate/compare-models.ts';
import { chooseThreshold, type ScoresToCut } from './choose-threshold.ts';

const rules: GateRules = {
  promotionErrorRate: 0.05,
  severeDriftShare: 0.1,
  nonInferiorityMargin: 0.05,
  thresholdBy: 'cost',
  amountColumn: 'Amount',
  yardstick: { costs: { missedFraud: 20, falseAlarm: 10, margin: 0 }, reviewsPerDay: 10 },
};

type Group = { readonly rows: number; readonly score: number; readonly isFraud: boolean; readonly amount: number };

function scored(groups: readonly Group[]): { outOfBag: ScoresToCut; table: TransactionTable } {
  const all = groups.flatMap((group) => Array.from({ length: group.rows }, () => group));
  const rows = all.length;
  const table = {
    rows,
    matrix: new Float32Array(rows * ulbSchema.inputs.length),
    labels: Uint8Array.from(all, ({ isFraud }) => Number(isFraud)),
    eventTime: new Float64Array(rows),
  };
  columnOf(table, ulbSchema.inputs.indexOf('Amount')).set(all.map(({ amount }) => amount));
  return { outOfBag: { scores: Float64Array.from(all, ({ score }) => score), areProbabilities: false }, table };
}

/** Ten frauds of 100 found easily, one that is hidden among 100 legitimate rows. */
const withHiddenFraud = (amount: number, legitimateAbove: number) =>
  scored([
    { rows: 10, score: 0.9, isFraud: true, amount: 100 },
    { rows: legitimateAbove, score: 0.02, isFraud: false, amount: 50 },
    { rows: 1, score: 0.01, isFraud: true, amount },
    { rows: 500, score: 0, isFraud: false, amount: 50 },
  ]);

describe('chooseThreshold()', () => {
  it('is not set by one dear fraud alone: a fraud counts with the typical amount of the frauds', () => {
    // 100 alarms cost 1,000, the hidden fraud itself 5,020; the five parts of the frauds have the means 100, 100,
    // 100, 100, 1,733
    const { outOfBag, table } = withHiddenFraud(5_000, 100);
    expect(chooseThreshold(outOfBag, table, ulbSchema, rules).threshold).toBe(0.9);
  });

  it('flags legitimate rows as long as a typical fraud, 100 and 20, is worth it', () => {
    const { outOfBag, table } = withHiddenFraud(5_000, 11);
    expect(chooseThreshold(outOfBag, table, ulbSchema, rules).threshold).toBe(0.01);
    expect(chooseThreshold(outOfBag, table, ulbSchema, { ...rules, amountColumn: 'none' }).threshold).toBe(0.9);
  });

  it('passes over rows without a score, and stores the curve with the chosen point', () => {
    const { outOfBag, table } = withHiddenFraud(5_000, 11);
    outOfBag.scores[10 + 11] = NaN; // the hidden one
    const { threshold, curve } = chooseThreshold(outOfBag, table, ulbSchema, rules);
    expect(threshold).toBe(0.9);
    expect(curve.find((point) => point.threshold === threshold)).toMatchObject({
      truePositives: 10,
      falsePositives: 0,
      recall: 1,
      cost: 0,
    });
  });

  it('is not set by a week in another unit', () => {
    const week = (amount: number) => [
      { rows: 4, score: 0.9, isFraud: true, amount },
      { rows: 20, score: 0.02, isFraud: false, amount: 50 },
      { rows: 1, score: 0.01, isFraud: true, amount },
      { rows: 100, score: 0, isFraud: false, amount: 50 },
    ];
    const thresholdWith = (amount: number) => {
      const { outOfBag, table } = scored([100, 100, 100, 100, amount].flatMap(week));
      return chooseThreshold(outOfBag, table, ulbSchema, rules).threshold;
    };
    // 100 alarms cost 1,000, the five hidden frauds 600; at the mean of all, 2,080, they would cost 10,500
    expect(thresholdWith(100)).toBe(0.9);
    expect(thresholdWith(10_000)).toBe(0.9);
  });

  it('takes the best F1 where costs are not to decide', () => {
    const { outOfBag, table } = withHiddenFraud(5_000, 56);
    expect(chooseThreshold(outOfBag, table, ulbSchema, { ...rules, thresholdBy: 'f1' }).threshold).toBe(0.9);
  });

  it('cuts probabilities where flagging a typical payment begins to pay, whatever the rows', () => {
    const { outOfBag, table } = withHiddenFraud(100, 100);
    const choice = chooseThreshold({ ...outOfBag, areProbabilities: true }, table, ulbSchema, rules);
    expect(choice.threshold).toBeCloseTo(10 / (10 + 120), 12); // an alarm costs 10, a fraud of 100 costs 120
    // The point of the curve flags what 0.9 flags: all rows from 0.077 on.
    expect(choice.curve.find(({ threshold }) => threshold === choice.threshold)).toMatchObject({
      truePositives: 10,
      falsePositives: 0,
    });
    expect(choice.curve.map(({ threshold }) => threshold)).toEqual([1, 0.9, choice.threshold, 0.02, 0.01, 0]);
  });
});
