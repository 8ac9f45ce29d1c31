import { describe, expect, it } from 'vitest';
import { ORDERS } from '../rank-effects.ts';
import { residualsOf } from './residuals.ts';

const ROWS = [100, 200, 150, 80, 400, 120, 100, 300, 250];
const VALUES = [-0.08, -0.102, 0.035, 0.132, 0.234, 0.161, 0.125, 0.132, 0.315];

/** A segment of one column whose first effect has these values. */
function segment(values: readonly number[], rows: readonly number[] = ROWS) {
  return values.map((value, w) => ({
    rows: new Float64Array(ORDERS).fill(rows[w]!),
    effects: Float64Array.of(value, ...new Array<number>(ORDERS - 1).fill(0)),
  }));
}

describe('residualsOf()', () => {
  it('equals weighted least squares, worked with numpy.linalg', () => {
    const { values, leverages, square, degrees, varianceWeight } = residualsOf(segment(VALUES), 0, 0.004)!;
    const expected = [-0.196467416763, -0.913658140637, 0.086095399419, 0.501828290411, 1.550807867774];
    expected.push(0.095440927615, -0.564830446051, -1.182491511186, 0.450641411781);
    expected.forEach((value, w) => expect(values[w]).toBeCloseTo(value, 10));
    expect(leverages[0]).toBeCloseTo(0.295056681926, 10);
    expect(leverages[8]).toBeCloseTo(0.419896518498, 10);
    expect(square).toBeCloseTo(5.467125996901, 10);
    expect(varianceWeight).toBeCloseTo(687.77127033, 6);
    expect(degrees).toBe(7);
  });

  it('leaves nothing of a steady trend, also with a week missing', () => {
    const trend = segment(ROWS.map((_, w) => (w === 3 ? NaN : 0.2 * w - 1)));
    const { weeks, square, degrees } = residualsOf(trend, 0, 0.01)!;
    expect(weeks).toEqual([0, 1, 2, 4, 5, 6, 7, 8]);
    expect(square).toBeCloseTo(0, 20);
    expect(degrees).toBe(6);
  });

  it('fits a mean only to a few weeks, and says nothing of one', () => {
    expect(residualsOf(segment([0, 1, 2], [10, 10, 10]), 0, 0)).toMatchObject({
      degrees: 2,
      square: expect.closeTo(20, 10),
    });
    expect(residualsOf(segment([1]), 0, 0)).toBeUndefined();
  });
});
