import { randomSource } from '@fraud/random';
import { describe, expect, it } from 'vitest';
import { amongProfiles, driftBaseline, profileWeek, replayAlarm } from '../index.ts';

const NAMES = ['a', 'b', 'c'];
const ROWS = 2_000;
const MOVED = 17;

/** Weeks of normal columns, of which one has moved. */
const weeks = Array.from({ length: 20 }, (_, week) => {
  const random = randomSource(week + 1);
  const level = NAMES.map(() => 0.03 * random.normal());
  return {
    name: `week_${week}`,
    labels: null,
    columns: NAMES.map((_name, c) =>
      Float32Array.from({ length: ROWS }, () => random.normal() + level[c]! + (week === MOVED && c === 1 ? 0.5 : 0)),
    ),
  };
});
type Week = (typeof weeks)[number];

const baselineOf = (reference: readonly Week[]) =>
  driftBaseline(NAMES.map((name, c) => ({ name, weeks: reference.map(({ columns }) => columns[c]!) })));
const rules = { referenceWeeks: 4, historyWeeks: 52, falseAlarmsPerYear: 1 };
const against = (reference: readonly Week[]) => {
  const baseline = baselineOf(reference);
  return { baseline, profileOf: ({ name, columns }: Week) => profileWeek(baseline, name, columns) };
};

describe('replayAlarm()', () => {
  it('judges each week by those before it, and says what it would have seen', () => {
    const replayed = [...replayAlarm(weeks, { ...rules, against })];
    expect(replayed.map(({ week }) => week.name)).toEqual(weeks.slice(4).map(({ name }) => name));
    expect(replayed.filter(({ alarm }) => alarm).map(({ week }) => week.name)).toEqual([`week_${MOVED}`]);
    const { week, baseline, wouldAlarm } = replayed.at(-1)!;
    const moved = week.columns.map((column) => column.map((value) => value + 1));
    expect(wouldAlarm(profileWeek(baseline, week.name, moved))).toBe(true);
  });
});

describe('amongProfiles()', () => {
  it('compares weeks by their profiles nearly as by their rows', () => {
    const common = baselineOf(weeks.slice(10, 14));
    const profiled = weeks.map((week) => ({ ...week, profile: profileWeek(common, week.name, week.columns) }));
    const [exact, approximate] = [against, amongProfiles<(typeof profiled)[number]>(common)].map((compare) => {
      const { baseline, profileOf } = compare(profiled.slice(6, 10));
      return {
        sizes: baseline.columns.map(({ effects }) => effects[0]!.referenceRows),
        effects: profileOf(profiled[MOVED]!).effects,
      };
    });
    expect(approximate!.sizes).toEqual(exact!.sizes);
    approximate!.effects.forEach((effect, i) => {
      if (!Number.isNaN(exact!.effects[i])) expect(Math.abs(effect - exact!.effects[i]!)).toBeLessThan(0.06);
    });
    const alarms = [...replayAlarm(profiled, { ...rules, against: amongProfiles(common) })].filter(
      ({ alarm }) => alarm,
    );
    expect(alarms.map(({ week }) => week.name)).toEqual([`week_${MOVED}`]);
  });
});
