import { randomSource } from '@fraud/random';
import { describe, expect, it } from 'vitest';
import { expectedQuality } from '../index.ts';

describe('expectedQuality()', () => {
  it('adds up a hand-worked toy', () => {
    const quality = expectedQuality(Float64Array.of(0.9, 0.7, 0.2, 0.2, 0), 0.5);
    expect(quality.frauds).toBeCloseTo(2, 12);
    expect(quality).toMatchObject({
      flagged: 2,
      precision: expect.closeTo(0.8, 12),
      recall: expect.closeTo(0.8, 12),
      fraudsDeviation: expect.closeTo(Math.sqrt(0.09 + 0.21 + 0.16 + 0.16), 12),
    });
  });

  it('finds the realised figures where scores are the true chances', () => {
    const random = randomSource(4);
    const scores = Float64Array.from({ length: 50_000 }, () => random.uniform() ** 6);
    const labels = scores.map((score) => Number(random.uniform() < score));
    const { precision, recall, frauds, fraudsDeviation } = expectedQuality(scores, 0.5);
    const flagged = labels.filter((_, i) => scores[i]! >= 0.5);
    const all = labels.reduce((sum, label) => sum + label, 0);
    const caught = flagged.reduce((sum, label) => sum + label, 0);
    expect(precision).toBeCloseTo(caught / flagged.length, 1);
    expect(recall).toBeCloseTo(caught / all, 1);
    expect(Math.abs(frauds - all)).toBeLessThan(4 * fraudsDeviation);
  });

  it('flags by the scores and expects by the probabilities', () => {
    expect(expectedQuality([0.9, 0.1], 0.5, [0.2, 0.1])).toMatchObject({
      flagged: 1,
      frauds: expect.closeTo(0.3, 12),
      precision: 0.2,
      recall: expect.closeTo(2 / 3, 12),
    });
  });

  it('knows no share of nothing', () => {
    expect(expectedQuality(Float64Array.of(0, 0), 0.5)).toMatchObject({ flagged: 0, precision: null, recall: null });
  });
});
