import { expect, it } from 'vitest';
import { isoWeekOf, weekBefore } from '../index.ts';

// Expected weeks: https://en.wikipedia.org/wiki/ISO_week_date and `date -u -d <day> +%G-W%V` of GNU coreutils.
it.each([
  ['2005-01-01T00:00:00Z', 2004, 53],
  ['2008-12-29T00:00:00Z', 2009, 1],
  ['2020-12-28T00:00:00Z', 2020, 53],
  ['2021-01-03T23:59:59.999Z', 2020, 53],
  ['2021-01-04T00:00:00Z', 2021, 1],
  ['2024-12-29T23:59:59.999Z', 2024, 52],
  ['2024-12-30T00:00:00Z', 2025, 1],
  ['2026-11-22T12:00:00Z', 2026, 47],
  ['2026-12-31T12:00:00Z', 2026, 53],
])('isoWeekOf(%s) is week %i-W%i', (time, year, week) => {
  expect(isoWeekOf(new Date(time))).toEqual({ year, week });
});

it.each([
  [2026, 48, 2026, 47],
  [2021, 1, 2020, 53],
  [2025, 1, 2024, 52],
])('the week before %i-W%i is %i-W%i', (year, week, yearBefore, before) => {
  expect(weekBefore({ year, week })).toEqual({ year: yearBefore, week: before });
});
