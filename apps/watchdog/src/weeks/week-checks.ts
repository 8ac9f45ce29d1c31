import { type DataCheck, dataChecks, EVENT_TIME_CHECK } from '@fraud/drift';
import type { FeatureSchema } from '@fraud/feature-schema';
import { type WeekData, weeksBetween } from '@fraud/weekly-data';
import type { Champion } from '../judging/champion.ts';
import { featureOf, type WeekHistory } from './week-history.ts';

/** What is known of the labels of past weeks and of this one. */
export type LabelsToCheck = Pick<Parameters<typeof dataChecks>[0], 'frauds' | 'pastFrauds' | 'labelDays'>;

export const NO_LABELS: LabelsToCheck = { frauds: null, pastFrauds: [], labelDays: [] };

/** Looks for oddities in a week's data; some checks need the weeks that the champion learned from. */
export function checksOf(
  { file, table, rows, badRows, isLabelled }: WeekData,
  schema: FeatureSchema,
  champion: Champion | undefined,
  history: WeekHistory | undefined,
  labels: LabelsToCheck,
): DataCheck[] {
  const missing: Record<string, number> = {};
  for (const { column, value } of badRows) if (value.trim() === '') missing[column] = (missing[column] ?? 0) + 1;
  return dataChecks({
    names: schema.features,
    columns: schema.features.map((name) => featureOf(table, schema, name)),
    historyColumns: schema.historyColumns,
    eventTime: table.eventTime,
    eventTimeColumn: schema.eventTime,
    referenceTimes: history && { weeks: history.times, weeksLater: weeksBetween(champion?.lastWeek, file) },
    labels: isLabelled ? table.labels : null,
    rowsInFile: rows + badRows.length,
    missing,
    baseline: history?.baseline,
    ...labels,
  });
}

/** What is wrong with the event time, as a clause; undefined when nothing is. */
export function wrongTimeOf(checks: readonly DataCheck[]): string | undefined {
  const check = checks.find(({ name }) => name === EVENT_TIME_CHECK);
  return check === undefined || check.passed ? undefined : `its event times look wrong (${check.finding})`;
}
