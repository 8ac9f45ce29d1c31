import { describe, expect, it } from 'vitest';
import { createScorer, scoreMatrix } from '../index.ts';
import { aModel, calibration } from '../testing/testing.ts';

describe('scoreMatrix()', () => {
  it('gives what the scorer gives, over more than one block', () => {
    const many = 1000;
    const edges = [-Infinity, -2, -0, 0, 0.5, 1.5, Math.fround(1.5000001), Infinity];
    const matrix = Float32Array.from({ length: 2 * many }, (_, i) =>
      i % 17 === 0 ? NaN : i % 3 === 0 ? edges[(i / 3) % 8]! : ((i * 37) % 101) / 10 - 4,
    );
    const score = createScorer(aModel({ calibration }));
    const expected = Array.from({ length: many }, (_, r) => score(Float32Array.of(matrix[r]!, matrix[many + r]!)));
    expect([...scoreMatrix(aModel({ calibration }), matrix, many)]).toEqual(expected);
  });
});
