import { describe, expect, it } from 'vitest';
import { createScorer } from '../index.ts';
import { aModel, calibration, rows } from '../testing/testing.ts';

describe('createScorer()', () => {
  it.each(rows)('a %d, b %d scores %d', (a, b, score) => {
    expect(createScorer(aModel())(Float32Array.of(a, b))).toBe(score);
  });

  it('interpolates between the knots of the calibration', () => {
    expect(createScorer(aModel({ calibration }))(Float32Array.of(2, -2))).toBeCloseTo(
      0.5 + (0.375 - 0.25) / 0.75 / 4,
      15,
    );
  });

  it('refuses a vector of another length', () => {
    expect(() => createScorer(aModel())(new Float32Array(3))).toThrow(
      expect.objectContaining({ code: 'FRAUD_FOREST_VECTOR' }),
    );
  });
});
