import { describe, expect, it } from 'vitest';
import reference from '../fixtures/scikit-learn.json' with { type: 'json' };
import { bestF1Threshold, evaluate, metrics, precisionAtTop, recallAtFalsePositiveRate, scoreCurve } from './index.ts';

describe.each(reference.cases)('as scikit-learn: $name', ({ scores, labels, threshold, expected, bestF1 }) => {
  const columns = [Float64Array.from(scores), Uint8Array.from(labels)] as const;

  it('evaluate() gives its figures', () => {
    const found = evaluate(...columns, threshold);
    for (const [name, value] of Object.entries(expected))
      expect(found[name as keyof typeof expected], name).toBeCloseTo(value, 12);
    expect(metrics.parse(found)).toEqual(found);
    expect([found.rows, found.frauds, found.threshold]).toEqual([
      labels.length,
      found.truePositives + found.falseNegatives,
      threshold,
    ]);
  });

  it('bestF1Threshold() reaches its best F1', () => {
    expect(evaluate(...columns, bestF1Threshold(scoreCurve(...columns))).f1).toBeCloseTo(bestF1, 12);
  });
});

describe('evaluate()', () => {
  it('gives no ranking figure for one class, and 0 for ratios without a denominator', () => {
    const none = evaluate(new Float64Array([0.2, 0.4]), new Uint8Array(2), 0.5);
    expect(none).toMatchObject({
      auprc: 0,
      rocAuc: null,
      recallAtOnePercentFpr: null,
      precision: 0,
      recall: 0,
      f1: 0,
      trueNegatives: 2,
    });
    expect(evaluate(new Float64Array([0.2]), new Uint8Array([1]), 0.5)).toMatchObject({ auprc: 1, rocAuc: null });
  });

  it('counts a score that equals the threshold as fraud', () => {
    expect(evaluate(new Float64Array([0.5, 0.5]), new Uint8Array([1, 0]), 0.5)).toMatchObject({
      truePositives: 1,
      falsePositives: 1,
    });
  });

  it('leaves scores and labels as they were', () => {
    const scores = new Float64Array([0.3, 0.9, 0.1]);
    evaluate(scores, new Uint8Array([0, 1, 0]), 0.5);
    expect([...scores]).toEqual([0.3, 0.9, 0.1]);
  });

  it.each([
    ['a NaN', [0.1, NaN], [0, 1]],
    ['more scores than labels', [0.1, 0.2], [0]],
  ])('refuses %s', (_, scores, labels) => {
    expect(() => evaluate(Float64Array.from(scores), Uint8Array.from(labels), 0.5)).toThrow(RangeError);
  });
});

// scores .9 .8 .8 .8 .1, frauds at .9 and at one of the .8
const tied = scoreCurve(new Float64Array([0.8, 0.9, 0.1, 0.8, 0.8]), new Uint8Array([0, 1, 0, 1, 0]));

describe('precisionAtTop()', () => {
  it.each([
    [1, 1],
    [2, (1 + 1 / 3) / 2],
    [3, (1 + 2 / 3) / 3],
    [4, 2 / 4],
    [5, 2 / 5],
  ])('of the top %d shares tied frauds out', (k, expected) => {
    expect(precisionAtTop(tied, k)).toBeCloseTo(expected, 15);
  });

  it('refuses more rows than there are', () => {
    expect(() => precisionAtTop(tied, 6)).toThrow(RangeError);
  });
});

describe('recallAtFalsePositiveRate()', () => {
  it('takes no threshold that flags too many', () => {
    expect([0, 0.5, 2 / 3, 1].map((highest) => recallAtFalsePositiveRate(tied, highest))).toEqual([0.5, 0.5, 1, 1]);
  });
});

describe('bestF1Threshold()', () => {
  it('takes the higher of two thresholds with the same F1', () => {
    // at .9: 1 of 2 frauds, none wrong, F1 = 2/3; at .8: 2 of 2, 2 wrong, F1 = 4/6
    expect(bestF1Threshold(tied)).toBe(0.9);
  });

  it('is 1 without frauds', () => {
    expect(bestF1Threshold(scoreCurve(new Float64Array([0.3]), new Uint8Array(1)))).toBe(1);
  });
});
