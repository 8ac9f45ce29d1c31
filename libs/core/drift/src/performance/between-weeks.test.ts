import { randomSource } from '@fraud/random';
import { describe, expect, it } from 'vitest';
import { betweenWeeks, type PastPerformance } from './between-weeks.ts';
import type { Worsening } from './worsening.ts';

const VARIANCE = 0.01;
const scale = { scaled: (figure: number) => figure, assumed: 0.05, least: 0.02 };

function aWeek(current: number, { champion = 'a', reference = 0, low = -1 } = {}): PastPerformance {
  const sampling = { reference: VARIANCE, current: VARIANCE };
  const figure: Worsening = { reference, current, low, high: 1, sampling };
  return { champion, auprc: figure, cost: null, falseAlarms: figure, errorRate: 0.01 };
}
const between = (past: readonly PastPerformance[]) => betweenWeeks(past, (drop) => drop.auprc, scale);

describe('betweenWeeks()', () => {
  it('assumes a deviation without past weeks, as if five had shown it', () => {
    expect(between([])).toEqual({ variance: 0.05 ** 2, degreesOfFreedom: 5 });
  });

  it('adds up a hand-worked toy: two champions, each with a level of its own', () => {
    // a: 0, 0.3, -0.3 around 0: scatter 18; b: 5, 5.2 around 5.1: scatter 2. Three degrees; scale 200 + 100.
    const past = [aWeek(0.3), aWeek(-0.3), aWeek(5.2, { champion: 'b', reference: 5 })];
    const measured = (18 + 2 - 3) / 300;
    expect(between(past)).toEqual({
      variance: expect.closeTo((5 * 0.05 ** 2 + 3 * measured) / 8, 12),
      degreesOfFreedom: 8,
    });
  });

  it('finds the deviation that weeks have, and none where there is only sampling', () => {
    const random = randomSource(1);
    const year = (deviation: number) =>
      between(Array.from({ length: 400 }, () => aWeek(Math.sqrt(VARIANCE + deviation ** 2) * random.normal())));
    expect(Math.sqrt(year(0.1).variance)).toBeCloseTo(0.1, 1);
    expect(year(0).variance).toBeLessThan(0.04 ** 2);
  });

  it('leaves out the weeks at the end that were worse, and keeps one that was followed by a better one', () => {
    const worse = aWeek(-3, { low: 0.5 });
    expect(between([aWeek(0), worse])).toEqual(between([aWeek(0)]));
    expect(between([worse])).toEqual(between([]));
    expect(between([aWeek(0), worse, aWeek(0)]).variance).toBeGreaterThan(0.5);
  });

  it('passes over figures whose sampling is not known', () => {
    const { auprc, ...rest } = aWeek(9);
    const unknown = { ...rest, auprc: { ...auprc, sampling: { reference: Infinity, current: NaN } } };
    expect(between([unknown])).toEqual(between([]));
  });
});
