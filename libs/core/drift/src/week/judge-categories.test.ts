import { randomSource } from '@fraud/random';
import { describe, expect, it } from 'vitest';
import { type ColumnValues, describeDrift, driftBaseline, judgeDrift, type PastWeek, profileWeek } from '../index.ts';

const ROWS = 6_000;
const names = ['amount', 'category', 'device'];
const CATEGORIES = Array.from({ length: 14 }, (_, i) => `category-${i}`);
const DEVICES = Array.from({ length: 20_000 }, (_, i) => `device-${i}`);

type Change = { readonly category?: (code: number) => number; readonly gaps?: number };

/** 14 categories whose shares vary by 5 % of themselves, 20,000 devices that a third of the rows lack, an amount. */
function week(seed: number, { category = (code) => code, gaps = 0.03 }: Change = {}): ColumnValues[] {
  const random = randomSource(seed);
  let total = 0;
  const sums = CATEGORIES.map((_, i) => (total += (1 / (i + 3)) * Math.exp(0.05 * random.normal())));
  const drawn = () => {
    const at = random.uniform() * total;
    return sums.findIndex((sum) => sum > at);
  };
  return [
    Float32Array.from({ length: ROWS }, () => (random.uniform() < gaps ? NaN : random.normal())),
    { codes: Float32Array.from({ length: ROWS }, () => category(drawn())), levels: [...CATEGORIES, 'category-new'] },
    {
      codes: Float32Array.from({ length: ROWS }, () => (random.uniform() < 0.3 ? NaN : random.integer(20_000))),
      levels: DEVICES,
    },
  ];
}

const weeks = Array.from({ length: 12 }, (_, w) => week(w + 1));
const baseline = driftBaseline(names.map((name, c) => ({ name, weeks: weeks.slice(8).map((each) => each[c]!) })));
const past = weeks.map((columns, w): PastWeek => ({
  profile: profileWeek(baseline, `week_${w}`, columns, w >= 8),
  labels: null,
  alarmed: false,
  inReference: w >= 8,
}));
const judge = (columns: ColumnValues[]) =>
  judgeDrift({
    baseline,
    referenceLabels: null,
    past,
    current: { profile: profileWeek(baseline, 'now', columns), labels: null },
  });
const random = randomSource(99);

describe('judgeDrift() of categories and gaps', () => {
  it.each<[string, Change, string]>([
    [
      'half of a level moved to its neighbour',
      { category: (code) => code + Number(code === 2 && random.uniform() < 0.5) },
      'other shares',
    ],
    ['a level gone', { category: (code) => (code === 2 ? 0 : code) }, 'other shares'],
    ['two levels swapped', { category: (code) => ({ 1: 6, 6: 1 })[code] ?? code }, 'other shares'],
    ['a level never seen', { category: (code) => (random.uniform() < 0.04 ? 14 : code) }, 'new levels'],
    [
      'all shares perturbed by a fifth',
      { category: (code) => code - Number(code % 2 === 1 && random.uniform() < 0.2) },
      'other shares',
    ],
  ])('sees %s', (_, change, direction) => {
    const { alarm, columns } = judge(week(70, change));
    expect(alarm).toBe(true);
    expect(columns.filter(({ drifted }) => drifted).map(({ name }) => name)).toEqual(['category']);
    expect(columns[1]).toMatchObject({ direction });
  });

  it('sees gaps doubled, of numbers too, and says from which share to which', () => {
    const judged = judge(week(71, { gaps: 0.06 }));
    expect(judged).toMatchObject({ alarm: true, columns: [{ drifted: true, direction: 'more gaps' }, {}, {}] });
    expect(judged.columns[0]!.moved).toMatchObject([{ of: 'gaps', level: null }]);
    expect(judged.columns[0]!.moved[0]!.share).toBeCloseTo(0.06, 2);
    expect(describeDrift(judged, (name) => (name === 'amount' ? 'Amount paid' : name))).toContain(
      'Amount paid (missing',
    );
    expect(describeDrift(judged)).toMatch(/amount \(missing values rose from 3(\.\d)? % to 6(\.\d)? %\)/);
  });

  it('sees a column of 20,000 levels that is written in another way, and one of them in many rows', () => {
    const [amount, category, device] = week(72) as [Float32Array, ColumnValues, { codes: Float32Array }];
    const renamed = { codes: device.codes, levels: DEVICES.map((name) => name.toUpperCase()) };
    expect(judge([amount, category, renamed]).columns[2]).toMatchObject({ drifted: true, direction: 'new levels' });
    const surging = { codes: device.codes.map((code, row) => (row < 40 ? 4_711 : code)), levels: DEVICES };
    const judged = judge([amount, category, surging]).columns[2]!;
    expect(judged.drifted).toBe(true);
    expect(judged.moved[0]).toMatchObject({ of: 'level', level: 'device-4711' });
  });

  it('names the levels that moved', () => {
    const { moved, shares } = judge(week(73, { category: (code) => ({ 1: 6, 6: 1 })[code] ?? code })).columns[1]!;
    expect(shares!.find((share) => share.of === 'other levels')).toMatchObject({ referenceShare: 0, share: 0 });
    expect(
      moved
        .slice(0, 2)
        .map(({ level }) => level)
        .sort(),
    ).toEqual(['category-1', 'category-6']);
  });

  it('raises no more alarms than configured over undrifted weeks', () => {
    const alarms = Array.from({ length: 40 }, (_, i) => judge(week(200 + i)).alarm).filter(Boolean).length;
    expect(alarms).toBeLessThanOrEqual(4); // Binomial(40, 0.0192): more in 0.1 % of the runs
  });

  it('takes no week for drift whose shares are as steady as those of the four weeks that are known', () => {
    const steady = (from: number): ColumnValues => ({
      codes: Float32Array.from({ length: ROWS }, (_, row) => (row + from) % CATEGORIES.length),
      levels: CATEGORIES,
    });
    const few = [1, 2, 3, 4].map(steady);
    const ofFew = driftBaseline([{ name: 'category', weeks: few }]);
    const known = few.map((values, w): PastWeek => ({
      profile: profileWeek(ofFew, `week_${w}`, [values], true),
      labels: null,
      alarmed: false,
      inReference: true,
    }));
    const current = { profile: profileWeek(ofFew, 'now', [steady(5)]), labels: null };
    expect(judgeDrift({ baseline: ofFew, referenceLabels: null, past: known, current }).alarm).toBe(false);
  });

  it('says nothing of gaps where there are none, and judges a column by its gaps alone where no value is left', () => {
    expect(past[0]!.profile.effects.slice(0, 5).some(Number.isNaN)).toBe(false);
    const whole = driftBaseline([{ name: 'n', weeks: [Float32Array.of(1, 2, 3)] }]);
    expect(profileWeek(whole, 'w', [Float32Array.of(1, 2)]).effects[4]).toBeNaN();
    const empty = profileWeek(whole, 'w', [Float32Array.of(NaN, NaN, NaN)]);
    expect([...empty.effects.subarray(0, 4)].every(Number.isNaN)).toBe(true);
    expect(empty.effects[4]).toBeGreaterThan(1);
  });
});
