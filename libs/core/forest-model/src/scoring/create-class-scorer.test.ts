import { describe, expect, it } from 'vitest';
import { createClassScorer, createScorer, decodeModel, encodeModel, scoreMatrix } from '../index.ts';
import { aModel, aModelOfThreeClasses, calibration, columns, rows } from '../testing/testing.ts';

describe('a model of three classes', () => {
  it('scores each class, worked by hand: (first tree + second tree) / 2', () => {
    const score = createClassScorer(aModelOfThreeClasses());
    expect([...score(Float32Array.of(2, -2))]).toEqual([(0.25 + 0.5) / 2, (0.5 + 0.5) / 2, 0.25 / 2]);
    expect([...score(Float32Array.of(NaN, 1))]).toEqual([0, 0.25 / 2, (0.75 + 1) / 2]);
    expect(() => score(new Float32Array(3))).toThrow(expect.objectContaining({ code: 'FRAUD_FOREST_VECTOR' }));
  });

  it('has no probability of fraud', () => {
    for (const use of [
      () => createScorer(aModelOfThreeClasses()),
      () => scoreMatrix(aModelOfThreeClasses(), columns, rows.length),
    ]) {
      expect(use).toThrow(
        expect.objectContaining({ code: 'FRAUD_FOREST_INVALID', message: expect.stringContaining('has 3 classes') }),
      );
    }
  });

  it('comes back from its bytes; none with a calibration is written', () => {
    expect(decodeModel(encodeModel(aModelOfThreeClasses()))).toEqual(aModelOfThreeClasses());
    expect(() => encodeModel({ ...aModelOfThreeClasses(), calibration })).toThrow(
      expect.objectContaining({ code: 'FRAUD_FOREST_INVALID' }),
    );
  });
});

describe('createClassScorer() of two classes', () => {
  it.each(rows)('a %d, b %d scores class 1 as the scorer does', (a, b, score) => {
    expect([...createClassScorer(aModel())(Float32Array.of(a, b))]).toEqual([1 - score, score]);
  });
});
