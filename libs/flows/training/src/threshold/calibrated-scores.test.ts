import { calibrate } from '@fraud/forest-model';
import { describe, expect, it } from 'vitest';
import { makeStrictlyIncreasing } from './calibrated-scores.ts';

describe('makeStrictlyIncreasing()', () => {
  const flat = { scores: Float64Array.of(0.1, 0.3, 0.4, 0.9), probabilities: Float64Array.of(0, 0, 1, 1) };
  const strict = makeStrictlyIncreasing(flat);

  it('tells scores apart that had one probability, and moves none by more than a thousandth', () => {
    const scores = Array.from({ length: 101 }, (_, i) => i / 100);
    const probabilities = scores.map((score) => calibrate(strict, score));
    probabilities.forEach((probability, i) => {
      if (i > 0) expect(probability).toBeGreaterThan(probabilities[i - 1]!);
      expect(Math.abs(probability - calibrate(flat, scores[i]!))).toBeLessThanOrEqual(0.001);
    });
  });

  it('stays between 0 and 1', () => {
    expect([calibrate(strict, 0), calibrate(strict, 1)]).toEqual([0, 1]);
  });
});
