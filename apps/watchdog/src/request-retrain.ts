import { driftSeverity } from '@fraud/drift';
import { type DriftReport, driftReportKeys, type ReportedWeeks } from '@fraud/drift-report';
import { dataDigest, type RetrainPayload } from '@fraud/jobs';
import type { ObjectStore } from '@fraud/object-store';
import { compareWeeks, parseWeekKey, type WeekFile } from '@fraud/weekly-data';

export type RetrainRequester = {
  readonly store: ObjectStore;
  readonly requestRetrain: (request: RetrainPayload) => Promise<{ id: string; added: boolean }>;
};

/** Requests one retraining, from the newest week that calls for it: it learns what was seen in earlier ones as well. */
export async function withRetrainJob(
  { store, requestRetrain }: RetrainRequester,
  reports: readonly DriftReport[],
  reported: ReportedWeeks,
  files: readonly WeekFile[],
): Promise<DriftReport[]> {
  const cause = reports.findLast((report) => isFirst(report) || report.retrain?.retrain);
  if (cause === undefined) return [...reports];
  const { championVersion, measure } = cause;
  const driftedShare = measure === null ? 0 : driftSeverity([...measure.columns, ...measure.categories]);
  const driftReportKey = driftReportKeys(cause.week).json;
  const why =
    cause.retrain === null
      ? { reason: 'no-champion' as const }
      : { reason: cause.retrain.cause ?? ('drift' as const), driftReportKey, driftedShare };
  // A first model learns from all weeks there are, also when the one that came now is not the newest.
  const weeks = cause.retrain === null ? [...reported.values()].filter(isFirst) : [cause];
  const week = weeks
    .map((report) => parseWeekKey(`${report.week}.csv`)!)
    .toSorted(compareWeeks)
    .at(-1)!;
  const learned = files.filter((file) => compareWeeks(file, week) <= 0);
  const { id, added } = await requestRetrain({
    week: week.name,
    championVersion,
    dataDigest: await dataDigest(store, learned),
    ...why,
  });
  return reports.map((report) => (report === cause ? { ...report, retrainJobId: id, retrainJobAdded: added } : report));
}

function isFirst({ outcome, frauds }: Pick<DriftReport, 'outcome' | 'frauds'>): boolean {
  return outcome === 'no-champion' && frauds !== null;
}
