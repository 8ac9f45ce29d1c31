import { isoWeekOf } from '@fraud/feature-schema';
import { describe, expect, it } from 'vitest';
import { compareWeeks, parseWeekKey, trainingWeeks, type WeekFile, weekKey, weekStep } from '../index.ts';

function aWeek(key: string): WeekFile {
  return { ...parseWeekKey(key)!, key, etag: 'e', size: 1 };
}

describe('parseWeekKey()', () => {
  it.each([
    ['weekly_data/week_2026_47.csv', 2026, 47, 'week_2026_47'],
    ['weekly_data/week_2026_07.csv.gz', 2026, 7, 'week_2026_07'],
    ['week_7.csv', undefined, 7, 'week_7'],
    ['a/b/week_112.csv', undefined, 112, 'week_112'],
  ])('%s', (key, year, week, name) => {
    expect(parseWeekKey(key)).toEqual({ year, week, name });
  });

  it.each([
    'weekly_data/',
    'week_.csv',
    'week_2026_54.csv',
    'week_2026_0.csv',
    'week_1.json',
    'week_1.csv.bak',
    'my_week_1.csv',
    'week_26_1.csv',
    'week_1.csv/x',
  ])('passes over %s', (key) => {
    expect(parseWeekKey(key)).toBeUndefined();
  });
});

describe('weekKey()', () => {
  it('gives a key that parses to the same week', () => {
    expect(weekKey('weekly_data/', { year: 2026, week: 7 })).toBe('weekly_data/week_2026_07.csv');
    expect(parseWeekKey(weekKey('', { year: undefined, week: 7 }))).toMatchObject({ year: undefined, week: 7 });
  });
});

describe('compareWeeks()', () => {
  it('orders by year and by week as numbers, weeks without a year first', () => {
    const keys = ['week_2026_2.csv', 'week_2026_10.csv', 'week_2025_52.csv', 'week_10.csv', 'week_2.csv'];
    expect(
      keys
        .map(aWeek)
        .sort(compareWeeks)
        .map((week) => week.key),
    ).toEqual(['week_2.csv', 'week_10.csv', 'week_2025_52.csv', 'week_2026_2.csv', 'week_2026_10.csv']);
  });
});

describe('trainingWeeks()', () => {
  const weeks = ['week_9.csv', 'week_10.csv', 'week_11.csv', 'week_8.csv'].map(aWeek);
  const names = (last: string, count: number) => trainingWeeks(weeks, aWeek(last), count).map((week) => week.name);

  it('takes the last weeks up to the given one', () => {
    expect(names('week_10.csv', 2)).toEqual(['week_9', 'week_10']);
    expect(names('week_11.csv', 4)).toEqual(['week_8', 'week_9', 'week_10', 'week_11']);
  });

  it('takes what there is when there are fewer', () => {
    expect(names('week_9.csv', 4)).toEqual(['week_8', 'week_9']);
  });
});

it('weekStep() grows by one each week, over the turn of a year and through a year of 53 weeks', () => {
  for (let monday = Date.UTC(1970, 0, 5), step = 0; step < 4_000; monday += 7 * 86_400_000, step++)
    expect(weekStep(isoWeekOf(new Date(monday)))).toEqual({ step, timestampMs: monday });
});

it('weekStep() of a week without a year is its number', () => {
  expect(weekStep({ year: undefined, week: 7 })).toEqual({ step: 7, timestampMs: undefined });
});
