import { setImmediate } from 'node:timers/promises';
import { amongProfiles, type DriftBaseline, replayAlarm } from '@fraud/drift';
import type { DriftReport } from '@fraud/drift-report';
import type { ObservedWeek } from '../weeks/week-history.ts';
import type { JudgedLabels } from './judged-labels.ts';

/** As many weeks as a model learns from by default. */
const REFERENCE_WEEKS = 4;

/**
 * What the drift alarm would have said of each past week, had it been judged by the weeks before it: false alarms that
 * a team can check by what it knows of those weeks. From profiles, so no row is read or sorted again. Null for too few
 * weeks. O(weeks squared x columns); the event loop is free between two weeks.
 */
export async function backtest(
  past: readonly ObservedWeek[],
  baseline: DriftBaseline,
  { countBefore }: Pick<JudgedLabels, 'countBefore'>,
  falseAlarmsPerYear: number,
): Promise<DriftReport['backtest']> {
  if (past.length <= REFERENCE_WEEKS) return null;
  const weeks = past.map((week) => ({ name: week.file.name, profile: week.profile, labels: countBefore(week) }));
  const rules = {
    referenceWeeks: REFERENCE_WEEKS,
    historyWeeks: past.length,
    falseAlarmsPerYear,
    against: amongProfiles<(typeof weeks)[number]>(baseline),
  };
  const alarms: string[] = [];
  for (const { week, alarm } of replayAlarm(weeks, rules)) {
    if (alarm) alarms.push(week.name);
    await setImmediate();
  }
  return { weeks: past.length - REFERENCE_WEEKS, alarms };
}
