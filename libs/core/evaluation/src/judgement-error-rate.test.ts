import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgementErrorRate } from './judgement-error-rate.ts';

const rules = { wrongPromotionsPerYear: 1, promotionErrorRate: 0.05 };
const WEEKS_PER_YEAR = 365.25 / 7;

/** The rate of each judgement when the weeks between them are these. */
function ratesOf(gaps: readonly number[], changes: Partial<typeof rules> = {}): number[] {
  const rates: number[] = [];
  for (const weeks of gaps) rates.push(judgementErrorRate(rates.at(-1) ?? 0, weeks, { ...rules, ...changes }));
  return rates;
}

describe('judgementErrorRate()', () => {
  it('adds up to no more than the weeks have saved, whenever it is judged', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 200 }),
        fc.double({ min: 0.01, max: 20, noNaN: true }),
        fc.double({ min: 0.001, max: 0.4, noNaN: true }),
        (gaps, wrongPromotionsPerYear, promotionErrorRate) => {
          const rates = ratesOf(gaps, { wrongPromotionsPerYear, promotionErrorRate });
          const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
          expect(Math.max(...rates)).toBeLessThanOrEqual(promotionErrorRate);
          expect(Math.min(...rates)).toBeGreaterThanOrEqual(0);
          expect(sum(rates)).toBeLessThanOrEqual((sum(gaps) * wrongPromotionsPerYear) / WEEKS_PER_YEAR + 1e-9);
        },
      ),
    );
  });

  it("gives each of many weekly judgements a week's share, and rare ones all that one may use", () => {
    expect(ratesOf(new Array<number>(60).fill(1)).at(-1)).toBeCloseTo(1 / WEEKS_PER_YEAR, 9);
    expect(ratesOf([10, 10, 10])).toEqual([0.05, 0.05, 0.05]);
  });

  it('halves the rate of a judgement of the same week', () => {
    expect(ratesOf([10, 0, 0])).toEqual([0.05, 0.025, 0.0125]);
  });
});
