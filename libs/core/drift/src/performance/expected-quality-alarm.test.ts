import { randomSource } from '@fraud/random';
import { describe, expect, it } from 'vitest';
import { weeklyChance } from '../week/alarm-rule.ts';
import { estimateQuality, type QualityEstimate, qualityFall } from './expected-quality-alarm.ts';

const ALPHA = weeklyChance(1);
const THRESHOLD = 0.3;

/** Log odds of fraud of a row: legitimate ones, obvious frauds, and those that stay below the threshold. */
const KINDS = [
  { mean: -9, deviation: 1.5 },
  { mean: 2, deviation: 1.5 },
  { mean: -2, deviation: 0.8 },
];

/**
 * A week of calibrated scores. From week to week the share of obvious frauds varies by a tenth; `hidden` is the share
 * of rows that carry some risk and are not flagged.
 */
function week(seed: number, rows: number, hidden = 0.0018): { estimate: QualityEstimate; recall: number } {
  const random = randomSource(seed);
  const obvious = 0.003 * Math.exp(0.1 * random.normal());
  const scores = Float64Array.from({ length: rows }, () => {
    const u = random.uniform();
    const { mean, deviation } = KINDS[u < obvious ? 1 : u < obvious + hidden ? 2 : 0]!;
    return 1 / (1 + Math.exp(-mean - deviation * random.normal()));
  });
  const sum = (from: number) => scores.reduce((total, score) => total + (score >= from ? score : 0), 0);
  const estimate = estimateQuality({ scores, probabilities: scores, threshold: THRESHOLD });
  return { estimate, recall: sum(THRESHOLD) / sum(0) };
}

/** Weeks one after the other; each is judged by the `pastWeeks` before it. @returns how many raise an alarm */
function alarms(rows: number, pastWeeks: number, count: number): number {
  const weeks = Array.from({ length: count + pastWeeks }, (_, w) => week(w + 1, rows).estimate);
  return weeks.slice(pastWeeks).filter((current, i) => qualityFall(weeks.slice(i, i + pastWeeks), current, ALPHA).alarm)
    .length;
}

describe('estimateQuality()', () => {
  it('gives the shares of a hand-worked toy on the scale of asin(sqrt(share))', () => {
    const scores = [0.9, 0.7, 0.2, 0.2];
    const { recall, precision } = estimateQuality({ scores, probabilities: scores, threshold: 0.5 });
    expect([recall, precision].map((figure) => Math.sin(figure!.value) ** 2)).toEqual([
      expect.closeTo(0.8, 12),
      expect.closeTo(0.8, 12),
    ]);
  });

  it('knows how much the figures of a week vary by its rows alone', () => {
    const values = Array.from({ length: 300 }, (_, i) => {
      const random = randomSource(i + 1);
      const scores = Float64Array.from({ length: 2_000 }, () => random.uniform() ** 8);
      return estimateQuality({ scores, probabilities: scores, threshold: 0.5 });
    });
    for (const figure of ['recall', 'precision'] as const) {
      const all = values.map((each) => each[figure]!);
      const mean = all.reduce((sum, { value }) => sum + value, 0) / all.length;
      const observed = all.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / (all.length - 1);
      const said = all.reduce((sum, { variance }) => sum + variance, 0) / all.length;
      // A variance from 300 values is off by 8 % (one standard deviation).
      expect(Math.abs(Math.log(said / observed))).toBeLessThan(0.3);
    }
  });

  it('uses the probabilities for what to expect and the scores for what is flagged', () => {
    const { recall } = estimateQuality({ scores: [0.9, 0.1], probabilities: [0.25, 0.25], threshold: 0.5 });
    expect(Math.sin(recall!.value) ** 2).toBeCloseTo(0.5, 12);
  });

  it('knows no precision where nothing is flagged, and no recall where no fraud is expected', () => {
    expect(estimateQuality({ scores: [0.1], probabilities: [0], threshold: 0.5 })).toEqual({
      recall: null,
      precision: null,
    });
  });
});

describe('qualityFall()', () => {
  it.each([
    [2_000, 12],
    [5_000, 12],
    [5_000, 3],
    [5_000, 1],
  ])('keeps the false alarms that were asked for: %d rows a week, %d past weeks', (rows, pastWeeks) => {
    // 150 weeks at 1.9 %: more than 9 in 0.1 % of the runs.
    expect(alarms(rows, pastWeeks, 150)).toBeLessThanOrEqual(9);
  });

  it('raises none on 60 weeks like the others, and finds weeks whose expected recall falls from .82 to .47', () => {
    expect(alarms(10_000, 12, 60)).toBe(0);
    const past = Array.from({ length: 12 }, (_, w) => week(w + 1, 10_000));
    expect(past.reduce((sum, { recall }) => sum + recall / 12, 0)).toBeCloseTo(0.82, 1);
    const fallen = Array.from({ length: 5 }, (_, w) => week(w + 100, 10_000, 0.027));
    expect(fallen.reduce((sum, { recall }) => sum + recall / 5, 0)).toBeCloseTo(0.47, 1);
    const judged = fallen.map(({ estimate }) =>
      qualityFall(
        past.map((each) => each.estimate),
        estimate,
        ALPHA,
      ),
    );
    expect(judged.filter(({ alarm }) => alarm).length).toBeGreaterThanOrEqual(4);
  });

  it('says from where to where the figures fell', () => {
    const past = [1, 2, 3].map((seed) => week(seed, 20_000).estimate);
    const { recall, pValue, alarm } = qualityFall(past, week(9, 20_000, 0.027).estimate, ALPHA);
    expect(recall).toEqual({
      reference: expect.closeTo(0.82, 1),
      current: expect.closeTo(0.47, 1),
      pValue: expect.closeTo(0, 3),
    });
    expect([pValue < ALPHA, alarm]).toEqual([true, true]);
  });

  it('says nothing without past weeks', () => {
    expect(qualityFall([], week(1, 1_000).estimate, ALPHA)).toEqual({
      recall: null,
      precision: null,
      pValue: 1,
      alpha: ALPHA,
      alarm: false,
    });
  });
});
