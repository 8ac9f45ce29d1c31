import { type DataCheck, dataChecks, EVENT_TIME_CHECK, type LabelCount } from '@fraud/drift';
import type { FeatureSchema } from '@fraud/feature-schema';
import { type WeekData, weeksBetween } from '@fraud/weekly-data';
import type { Champion } from './champion.ts';
import { featureOf, type WeekHistory } from './week-history.ts';

/** Looks for oddities in a week's data; some checks need the weeks that the champion learned from. */
export function checksOf(
  { file, table, rows, frauds, badRows, isLabelled }: WeekData,
  schema: FeatureSchema,
  champion: Champion | undefined,
  history: WeekHistory | undefined,
  pastFrauds: readonly LabelCount[],
): DataCheck[] {
  const missing: Record<string, number> = {};
  for (const { column, value } of badRows) if (value.trim() === '') missing[column] = (missing[column] ?? 0) + 1;
  return dataChecks({
    names: schema.features,
    columns: schema.features.map((name) => featureOf(table, schema, name)),
    eventTime: table.eventTime,
    eventTimeColumn: schema.eventTime,
    referenceTimes: history && { weeks: history.times, weeksLater: weeksBetween(champion?.lastWeek, file) },
    labels: isLabelled ? table.labels : null,
    rowsInFile: rows + badRows.length,
    missing,
    baseline: history?.baseline,
    frauds: isLabelled ? { rows, frauds } : null,
    pastFrauds,
  });
}

/** What is wrong with the event time, as a clause; undefined when nothing is. */
export function wrongTimeOf(checks: readonly DataCheck[]): string | undefined {
  const check = checks.find(({ name }) => name === EVENT_TIME_CHECK);
  return check === undefined || check.passed ? undefined : `its event times look wrong (${check.finding})`;
}
