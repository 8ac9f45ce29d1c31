import { describe, expect, it } from 'vitest';
import { assess, assessment, measureTopPerDay, reliability } from './index.ts';

const DAY = 86_400;

describe('measureTopPerDay()', () => {
  // day 0: scores .9 fraud, .5, .4 fraud; day 1: .8, .7 fraud; day 3: .1
  const scores = new Float64Array([0.9, 0.5, 0.4, 0.8, 0.7, 0.1]);
  const labels = new Uint8Array([1, 0, 1, 0, 1, 0]);
  const time = [1, 2, 3, DAY + 1, DAY + 2, 3 * DAY];

  it.each([
    [1, (1 + 0 + 0) / 3, 1 / 3],
    [2, (1 / 2 + 1 / 2 + 0) / 3, 2 / 3],
    [3, (2 / 3 + 1 / 2 + 0) / 3, 1],
  ])('looks at %d rows of each day', (reviews, precision, recall) => {
    const found = measureTopPerDay(scores, labels, time, reviews);
    expect(found).toMatchObject({ reviews, days: 3 });
    expect(found.precision).toBeCloseTo(precision, 12);
    expect(found.recall).toBeCloseTo(recall, 12);
  });
});

describe('reliability()', () => {
  it('compares the scores of a bin with its share of frauds', () => {
    const bins = reliability(new Float64Array([0, 0.04, 0.55, 0.59, 1]), new Uint8Array([0, 0, 1, 0, 1]));
    expect(bins).toHaveLength(10);
    expect(bins[0]).toEqual({ from: 0, to: 0.1, rows: 2, meanScore: 0.02, fraudShare: 0 });
    expect(bins[5]).toMatchObject({ rows: 2, fraudShare: 0.5 });
    expect(bins[5]!.meanScore).toBeCloseTo(0.57, 12);
    expect(bins[9]).toMatchObject({ rows: 1, meanScore: 1, fraudShare: 1 });
    expect(bins[3]).toMatchObject({ rows: 0, meanScore: null, fraudShare: null });
  });
});

describe('assess()', () => {
  const rows = { labels: new Uint8Array([1, 0]), eventTime: [0, 1], amounts: [100, 50] };
  const yardstick = { costs: { missedFraud: 20, falseAlarm: 10, margin: 0.02 }, reviewsPerDay: 5 };

  it('puts the figures together in the form they are stored in', () => {
    const found = assess(new Float64Array([0.2, 0.6]), rows, 0.5, yardstick);
    expect(found).toMatchObject({
      metrics: { truePositives: 0, falsePositives: 1 },
      topPerDay: { precision: 0.5, recall: 1 },
      cost: { atThreshold: 120 + 11, atAmountThresholds: 11, flaggingNothing: 120 },
    });
    expect(assessment.parse(JSON.parse(JSON.stringify(found)))).toEqual(found);
  });

  it('knows no cost without amounts', () => {
    expect(assess(new Float64Array([0.2, 0.6]), { ...rows, amounts: undefined }, 0.5, yardstick).cost).toBeNull();
  });
});
