import { concatTables } from '@fraud/feature-schema';
import { splitByTime, type SplitRows } from '@fraud/training';
import { splitRules, WEEKS_FOR_TRAINING } from './setting.ts';
import type { YearWeek } from './year.ts';

/** The trainer's window: the last four weeks, or more where frauds are few, the latest fifth held out. */
export function windowOf(weeks: readonly YearWeek[]): SplitRows & { readonly weeks: readonly YearWeek[] } {
  for (let count = WEEKS_FOR_TRAINING; ; count++) {
    const rows = splitByTime(tableOf(weeks.slice(-count)), splitRules);
    if (rows.isAmple || count >= weeks.length) return { weeks: weeks.slice(-count), ...rows };
  }
}

/** The rows of weeks, one after the other. */
export function tableOf(weeks: readonly YearWeek[]): YearWeek['table'] {
  return concatTables(weeks.map((week) => week.table));
}
