import { describe, expect, it } from 'vitest';
import { createLevelValues, encodeCategories } from '../index.ts';
import { aModel, aModelOfCategories } from '../testing/testing.ts';

describe('createLevelValues()', () => {
  it('gives the number of a level, and that of unseen ones for any other text', () => {
    const valueOf = createLevelValues(aModelOfCategories().categories);
    expect(['café', 'fuel', 'Fuel', '', 'toString'].map((level) => valueOf(0, level))).toEqual([
      2, 1.5, 1.25, 1.25, 1.25,
    ]);
  });

  it('refuses an input that is no category', () => {
    expect(() => createLevelValues(aModelOfCategories().categories)(1, 'fuel')).toThrow(RangeError);
  });
});

describe('encodeCategories()', () => {
  const matrix = Float32Array.of(0, 1, 2, NaN, 10, 20, 30, 40);
  const levels = new Map([[0, ['fuel', 'travel', 'grocery']]]);

  it("puts the model's numbers in the place of the table's levels, whatever their order, and leaves the rest", () => {
    const encoded = encodeCategories(aModelOfCategories(), { matrix, rows: 4, levels });
    expect([...encoded]).toEqual([1.5, 1.25, 1, NaN, 10, 20, 30, 40]);
    expect([...matrix]).toEqual([0, 1, 2, NaN, 10, 20, 30, 40]);
  });

  it('gives the matrix itself where there are no categories', () => {
    expect(encodeCategories(aModel(), { matrix, rows: 4 })).toBe(matrix);
  });

  it('takes a column of nothing but missing values without levels', () => {
    const missing = Float32Array.of(NaN, 1);
    expect([...encodeCategories(aModelOfCategories(), { matrix: missing, rows: 1 })]).toEqual([NaN, 1]);
  });

  it.each([
    ['a number where the model takes a category', aModelOfCategories(), undefined],
    ['a category where the model takes a number', aModel(), levels],
    ['a code beyond the levels', aModelOfCategories(), new Map([[0, ['fuel', 'travel']]])],
  ])('refuses %s', (_, model, given) => {
    expect(() => encodeCategories(model, { matrix, rows: 4, levels: given })).toThrow(
      expect.objectContaining({ code: 'FRAUD_FOREST_VECTOR' }),
    );
  });
});
