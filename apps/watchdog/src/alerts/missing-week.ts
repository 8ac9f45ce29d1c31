import type { Alert } from '@fraud/alerts';
import { isoWeekOf } from '@fraud/feature-schema';
import { compareWeeks, type Week } from '@fraud/weekly-data';
import { CronExpressionParser } from 'cron-parser';

const WEEK_MS = 7 * 86_400_000;

/**
 * The alert that no file of the ISO week before the last due moment has come, nor one of a later week. Files without
 * a year say nothing of the calendar: with none but those, nothing is missing.
 *
 * @param due cron pattern in UTC
 */
export function missingWeek(due: string, files: readonly Week[], now: Date): Alert | undefined {
  const dated = files.filter(({ year }) => year !== undefined);
  if (dated.length === 0) return undefined;
  const dueAt = CronExpressionParser.parse(due, { currentDate: now, tz: 'UTC' }).prev().toDate();
  const wanted = isoWeekOf(new Date(dueAt.getTime() - WEEK_MS));
  if (dated.some((file) => compareWeeks(file, wanted) >= 0)) return undefined;
  const name = `week_${wanted.year}_${String(wanted.week).padStart(2, '0')}`;
  const text = `${name} was due on ${dueAt.toISOString()} and is not there.`;
  return { event: 'week-missing', subject: name, text, at: dueAt.toISOString() };
}
