import { describe, expect, it } from 'vitest';
import { randomSource } from './index.ts';

const DRAWS = 100_000;

function meanOf(draw: () => number): number {
  let sum = 0;
  for (let i = 0; i < DRAWS; i++) sum += draw();
  return sum / DRAWS;
}

describe('randomSource()', () => {
  it('gives the same stream for the same seed and another for another', () => {
    const stream = (seed: number) => Array.from({ length: 5 }, randomSource(seed).uniform);
    expect(stream(7)).toEqual(stream(7));
    expect(stream(7)).not.toEqual(stream(8));
  });

  it('uniform() has mean 1/2 within four standard errors and stays in [0, 1)', () => {
    const source = randomSource(1);
    const draw = () => {
      const value = source.uniform();
      if (value < 0 || value >= 1) throw new RangeError(`${value} left [0, 1)`);
      return value;
    };
    expect(Math.abs(meanOf(draw) - 0.5)).toBeLessThan((4 * Math.sqrt(1 / 12)) / Math.sqrt(DRAWS));
  });

  it('normal() has mean 0, variance 1 and fourth moment 3 within four standard errors', () => {
    const source = randomSource(2);
    const draws = Float64Array.from({ length: DRAWS }, source.normal);
    const moment = (power: number) => draws.reduce((sum, x) => sum + x ** power, 0) / DRAWS;
    const fourErrors = 4 / Math.sqrt(DRAWS);
    expect(Math.abs(moment(1))).toBeLessThan(fourErrors);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(fourErrors * Math.sqrt(2));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(fourErrors * Math.sqrt(96));
  });

  it('integer() reaches every value below the bound equally often', () => {
    const source = randomSource(3);
    const seen = new Array<number>(10).fill(0);
    for (let i = 0; i < DRAWS; i++) seen[source.integer(10)]!++;
    const chiSquare = seen.reduce((sum, count) => sum + (count - DRAWS / 10) ** 2 / (DRAWS / 10), 0);
    expect(chiSquare).toBeLessThan(27.88); // 0.999 quantile of chi-square with 9 degrees of freedom
  });
});
