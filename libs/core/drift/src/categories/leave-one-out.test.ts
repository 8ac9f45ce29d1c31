import { randomSource } from '@fraud/random';
import { describe, expect, it } from 'vitest';
import type { CategoryValues } from './category-values.ts';
import { surpriseOf, surpriseWithoutItself, weekLevels } from './leave-one-out.ts';
import { referenceLevels } from './reference-levels.ts';

const LEVELS = Array.from({ length: 3_000 }, (_, i) => `level-${i}`);

/** Rows of 3,000 levels, the first of which has a fifth of the rows. */
function week(seed: number, rows = 1_000): CategoryValues {
  const random = randomSource(seed);
  return {
    codes: Float32Array.from({ length: rows }, () => (random.uniform() < 0.2 ? 0 : random.integer(LEVELS.length))),
    levels: LEVELS,
  };
}

describe('surpriseOf() and surpriseWithoutItself()', () => {
  it('expect the same of a week that the reference holds and of one that it does not', () => {
    const sums = { inside: [0, 0], outside: [0, 0] };
    const trials = 60;
    for (let trial = 0; trial < trials; trial++) {
      const weeks = [0, 1, 2, 3, 4].map((w) => week(10 * trial + w));
      const reference = referenceLevels(weeks.slice(0, 4));
      const inside = surpriseWithoutItself(reference, weekLevels(reference, weeks[0]!))!;
      const outside = surpriseOf(reference, weekLevels(reference, weeks[4]!))!;
      for (const [found, sum] of [
        [inside, sums.inside],
        [outside, sums.outside],
      ] as const)
        [found.unseen, found.surge].forEach((value, i) => (sum[i]! += value / trials));
    }
    // Of 1,000 rows 800 are of rare levels, each unknown with a chance of exp(-3 x 800 / 3,000) = 0.449.
    expect(sums.inside[0]).toBeCloseTo(0.8 * 0.449, 2);
    expect(sums.outside[0]).toBeCloseTo(0.8 * 0.449, 2);
    expect(Math.abs(sums.inside[1]! - sums.outside[1]!)).toBeLessThan(0.25);
  });

  it('name the rare level that rose', () => {
    const reference = referenceLevels([0, 1, 2, 3].map((w) => week(w)));
    const now = week(9);
    now.codes.fill(17, 0, 40);
    const found = surpriseOf(reference, weekLevels(reference, now))!;
    expect(found.rising).toBe('level-17');
    expect(found.surge).toBeGreaterThan(10);
  });

  it('say nothing of the only week there is', () => {
    const reference = referenceLevels([week(1)]);
    expect(surpriseWithoutItself(reference, weekLevels(reference, week(1)))).toBeUndefined();
  });
});

describe('referenceLevels()', () => {
  it('keeps frequent levels apart', () => {
    const { kept, places, positions } = referenceLevels([0, 1].map((w) => week(w)));
    expect(kept).toEqual(['level-0']);
    expect([positions.get('level-0'), positions.get('level-5')].map((position) => places[position!])).toEqual([0, 1]);
  });
});
