import { describe, expect, it } from 'vitest';
import { aRankBaseline, aRankProfile } from '../testing/rank-worlds.ts';
import { ASSUMED_DEVIATION } from './alarm-rule.ts';
import { EFFECT_KINDS, effectsOf } from './effects.ts';
import { ORDERS } from './rank-effects.ts';
import { distancesOf, smallestTail, type Spread, tailOf } from './week-distances.ts';

const ROWS = 1_000;
const CONCENTRATION = 0.25;
const SAMPLING = 1 / ROWS + CONCENTRATION / ROWS;
const EFFECT = 0.5;

const baseline = aRankBaseline(['Amount'], ROWS, 1 / CONCENTRATION);
const week = aRankProfile('week_2026_47', ROWS, new Float64Array(ORDERS).fill(EFFECT));

function spreadOf(degrees: number, factor: number, kind: Spread['kind'] = 'calibrated'): Spread {
  return {
    variance: new Float64Array(ORDERS + 1).fill(0.002),
    correlation: new Float64Array(EFFECT_KINDS.length),
    factor: new Float64Array(ORDERS + 1).fill(factor),
    degreesOfFreedom: new Float64Array(ORDERS + 1).fill(degrees),
    distances: [],
    kind,
    pastWeeks: 16,
    degrees: 15,
    effects: effectsOf(baseline),
    mixtures: [],
  };
}

const distance = (...of: Parameters<typeof spreadOf>) => distancesOf(week, baseline, spreadOf(...of))[0]!;

describe('distancesOf()', () => {
  const own = (factor: number) => EFFECT / Math.sqrt(factor * (SAMPLING + (1 + CONCENTRATION) * 0.002));
  const assumed = EFFECT / Math.sqrt(SAMPLING + (1 + CONCENTRATION) * ASSUMED_DEVIATION ** 2);

  it('measures by what the past weeks of the column have shown', () => {
    expect(distance(14, 25)).toBeCloseTo(own(25), 12);
    expect(distance(14, 1)).toBeCloseTo(own(1), 12);
  });

  it('assumes a deviation where the column knows few weeks, and none below what these have shown', () => {
    expect(distance(4, 1)).toBeCloseTo(assumed, 12);
    expect(distance(4, 25)).toBeCloseTo(own(25), 12);
  });

  it('assumes it of every column where there are few weeks at all', () => {
    expect(distance(4, 25, 'calibrating')).toBeCloseTo(assumed, 12);
  });
});

describe('tailOf()', () => {
  // SciPy 1.17.1: 2 * stats.t.sf(3, 4), 2 * stats.t.sf(3, 10_000).
  const [ofFourDegrees, normal] = [0.03994196807171883, 0.002706448189997666];

  it('is that of the degrees of freedom of a column that few weeks show to vary much', () => {
    expect(tailOf(3, 0, spreadOf(4, 25))).toBeCloseTo(ofFourDegrees, 9);
  });

  it('is normal where the deviation is assumed', () => {
    expect(tailOf(3, 0, spreadOf(4, 1))).toBeCloseTo(normal, 9);
    expect(tailOf(3, 0, spreadOf(4, 25, 'calibrating'))).toBeCloseTo(normal, 9);
  });
});

describe('smallestTail()', () => {
  it('is the smallest of all tails, wherever the columns stand that know fewer weeks', () => {
    const spread = {
      ...spreadOf(14, 1),
      factor: new Float64Array(ORDERS + 1).fill(1),
      degreesOfFreedom: Float64Array.of(5, 10_000, 6, 14),
    };
    for (const distances of [
      [4, 3.5, 1, 2],
      [1, 3.5, 4, 2],
      [4, 1, 3.9, 3.8],
      [NaN, 0, 0, 0],
    ]) {
      const tails = distances.flatMap((distance, effect) =>
        Number.isNaN(distance) ? [] : [tailOf(distance, effect, spread)],
      );
      expect(smallestTail(Float64Array.from(distances), spread)).toBe(Math.min(...tails));
    }
  });
});
