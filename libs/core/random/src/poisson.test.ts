import { describe, expect, it } from 'vitest';
import { poisson, randomSource } from './index.ts';

const DRAWS = 200_000;

function drawn(mean: number): number[] {
  const random = randomSource(5);
  return Array.from({ length: DRAWS }, () => poisson(random, mean));
}

/** exp(-mean) mean^count / count!, factor by factor. */
function chanceOf(count: number, mean: number): number {
  let chance = Math.exp(-mean);
  for (let i = 1; i <= count; i++) chance *= mean / i;
  return chance;
}

describe('poisson()', () => {
  it.each([0.3, 1, 9.5, 10, 40])('draws every count as often as the distribution of mean %d has it', (mean) => {
    const counts = new Map<number, number>();
    for (const count of drawn(mean)) counts.set(count, (counts.get(count) ?? 0) + 1);
    const cells = Array.from({ length: 200 }, (_, count) => ({
      seen: counts.get(count) ?? 0,
      expected: DRAWS * chanceOf(count, mean),
    })).filter(({ expected }) => expected >= 5);
    const chiSquare = cells.reduce((sum, { seen, expected }) => sum + (seen - expected) ** 2 / expected, 0);
    // mean and deviation of chi-square with as many degrees of freedom are n and sqrt(2 n); four deviations
    expect(chiSquare).toBeLessThan(cells.length + 4 * Math.sqrt(2 * cells.length));
  });

  it.each([200, 5_000_000])('has mean and variance %d within four standard errors', (mean) => {
    const draws = drawn(mean);
    const moment = (of: (draw: number) => number) => draws.reduce((sum, draw) => sum + of(draw), 0) / DRAWS;
    expect(Math.abs(moment((draw) => draw) - mean)).toBeLessThan(4 * Math.sqrt(mean / DRAWS));
    expect(Math.abs(moment((draw) => (draw - mean) ** 2) / mean - 1)).toBeLessThan(4 * Math.sqrt(2 / DRAWS));
  });

  it('is always 0 for mean 0', () => {
    expect(new Set(drawn(0))).toEqual(new Set([0]));
  });
});
