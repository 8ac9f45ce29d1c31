import type { ReportedWeeks } from '@fraud/drift-report';
import { parseWeekKey } from '@fraud/weekly-data';
import { expect, it } from 'vitest';
import { pastPerformance } from './past-performance.ts';

const figure = (current: number) => ({
  reference: 0.8,
  current,
  low: -0.1,
  high: 0.2,
  sampling: { reference: 0.01, current: null },
});
const older = { ...figure(0.5), sampling: null };
const report = (week: string, auprc: ReturnType<typeof figure> | typeof older, championVersion: string | null = 'a') =>
  [
    week,
    {
      week,
      etag: '',
      contentDigest: null,
      frauds: 10,
      outcome: 'steady' as const,
      retrainJobId: null,
      championVersion,
      quality: null,
      performance: { auprc, cost: older, falseAlarms: figure(0.001), errorRate: 0.01 },
    },
  ] as const;

it('pastPerformance() reads earlier weeks in their order, of builds that say how much is sampling', () => {
  const reported: ReportedWeeks = new Map([
    report('week_2026_10', figure(0.6)),
    report('week_2026_9', figure(0.7)),
    report('week_2026_8', older),
    report('week_2026_7', figure(0.9), null),
    report('week_2026_11', figure(0.5)),
  ]);
  const past = pastPerformance(reported, parseWeekKey('week_2026_11.csv')!);
  expect(past.map(({ champion, auprc, cost }) => [champion, auprc.current, auprc.sampling.current, cost])).toEqual([
    ['a', 0.7, Infinity, null],
    ['a', 0.6, Infinity, null],
  ]);
});
