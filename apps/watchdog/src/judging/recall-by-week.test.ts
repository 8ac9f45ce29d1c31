import type { ReportedWeeks } from '@fraud/drift-report';
import { aSteadyReport } from '@fraud/drift-report/testing';
import { parseWeekKey } from '@fraud/weekly-data';
import { expect, it } from 'vitest';
import { recallByWeek } from './recall-by-week.ts';

const { quality } = aSteadyReport();
const report = (week: string, realised: number | null) =>
  aSteadyReport({
    week,
    quality: { ...quality!, realised: realised === null ? null : { ...quality!.realised!, recall: realised } },
  });

it('recallByWeek() goes through a year of earlier weeks in their order and ends with this one', () => {
  const weeks = [
    report('week_2026_10', 0.5),
    report('week_2026_9', null),
    aSteadyReport({ week: 'week_2026_8', quality: null }),
    report('week_2026_11', 0.1),
    report('week_2026_12', 0.1),
    ...Array.from({ length: 52 }, (_, i) => report(`week_2025_${i + 1}`, 0.9)),
  ];
  const reported: ReportedWeeks = new Map(weeks.map((each) => [each.week, each]));
  const found = recallByWeek(reported, parseWeekKey('week_2026_11.csv')!, report('week_2026_11', 0.7).quality);
  expect(found.slice(-4)).toEqual([
    { week: 'week_2025_52', expected: 0.8, realised: 0.9 },
    { week: 'week_2026_9', expected: 0.8, realised: null },
    { week: 'week_2026_10', expected: 0.8, realised: 0.5 },
    { week: 'week_2026_11', expected: 0.8, realised: 0.7 },
  ]);
  expect(found[0]!.week).toBe('week_2025_5');
  expect(found).toHaveLength(51);
});
