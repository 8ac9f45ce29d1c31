/** Worlds that are not normal and independent. `npm run bench:trust` counts thousands of weeks. */
import { randomSource } from '@fraud/random';
import { describe, expect, it } from 'vitest';
import { judgeDrift, ORDERS, type PastWeek, type WeekProfile } from '../index.ts';
import { aRankBaseline, aRankProfile } from '../testing/rank-worlds.ts';

const COLUMNS = 10;
const ROWS = 10_000;
const REFERENCE = 4;
const names = Array.from({ length: COLUMNS }, (_, c) => `c${c}`);
const baseline = aRankBaseline(names, ROWS, REFERENCE);

/** Effects of weeks with sampling and a deviation of their own, before a reference is taken off. */
function weeksOf(seed: number, count: number, shift: (week: number, column: number) => number, correlation = 0) {
  const random = randomSource(seed);
  let state = Float64Array.from({ length: COLUMNS * ORDERS }, () => random.normal());
  return Array.from({ length: count }, (_, week) => {
    const fresh = Math.sqrt(1 - correlation ** 2);
    state = state.map((value) => correlation * value + fresh * random.normal());
    return state.map((deviation, i) => {
      const moved = i % ORDERS === 0 ? shift(week, i / ORDERS) : 0;
      return 0.03 * deviation + random.normal() / Math.sqrt(ROWS) + moved;
    });
  });
}

/** Weeks that alarm from week `first` on; with `retrains` the reference moves to the last four after each alarm. */
function alarmsIn(weeks: readonly Float64Array[], first: number, retrains = false): number[] {
  const alarmed = new Set<number>();
  let end = first;
  for (let week = first; week < weeks.length; week++) {
    const start = end - REFERENCE;
    const profile = (w: number): WeekProfile =>
      aRankProfile(
        `week_${w}`,
        ROWS,
        weeks[w]!.map(
          (effect, i) => effect - weeks.slice(start, end).reduce((sum, known) => sum + known[i]! / REFERENCE, 0),
        ),
      );
    const past = Array.from({ length: week }, (_, w): PastWeek => ({
      profile: profile(w),
      labels: null,
      alarmed: alarmed.has(w),
      inReference: w >= start && w < end,
    }));
    const current = { profile: profile(week), labels: null };
    if (!judgeDrift({ baseline, referenceLabels: null, past, current }).alarm) continue;
    alarmed.add(week);
    if (retrains) end = week + 1;
  }
  return [...alarmed].map((week) => week - first);
}

describe('judgeDrift() in worlds that teams have', () => {
  it.each([
    ['before the reference', 0],
    ['after it', 26],
  ])('sees a steady trend of a twentieth of a deviation a week within ten weeks, begun %s', (_, start) => {
    for (let seed = 0; seed < 4; seed++) {
      const weeks = weeksOf(seed, 36, (week, column) => (column < 3 ? 0.05 * Math.max(0, week - start) : 0));
      expect(alarmsIn(weeks, 26)[0]).toBeLessThanOrEqual(10);
    }
  });

  it('alarms once for one step, although the reference mixes old weeks and new ones for a while', () => {
    for (let seed = 0; seed < 4; seed++) {
      const weeks = weeksOf(seed, 34, (week, column) => (column < 3 && week >= 26 ? 0.5 : 0));
      expect(alarmsIn(weeks, 26, true)).toEqual([0]);
    }
  });

  it('alarms again for a second step while the reference is mixed', () => {
    const weeks = weeksOf(1, 30, (week, column) => {
      if (column === 0 && week >= 26) return 0.5;
      return column === 1 && week >= 27 ? 0.5 : 0;
    });
    expect(alarmsIn(weeks, 26, true)).toEqual([0, 1]);
  });

  it('keeps its rate where each week resembles the one before', () => {
    let alarms = 0;
    for (let seed = 0; seed < 6; seed++)
      alarms += alarmsIn(
        weeksOf(seed, 66, () => 0, 0.7),
        40,
      ).length;
    // One a year is 3 in these 156 weeks; the plain variance of past weeks raised 9.
    expect(alarms).toBeLessThanOrEqual(5);
  });
});
