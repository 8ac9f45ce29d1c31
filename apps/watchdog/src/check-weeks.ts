/**
 * Checks every weekly file that has no drift report yet, and requests a retraining where drift matters. All state is
 * in the store: a file is done when a report names its etag. Reports are written last, after the retrain job was
 * requested, so a crash at any point repeats work and loses none: the same job requested twice is one job.
 */
import { driftSeverity } from '@fraud/drift';
import { type DriftReport, driftReportKeys, type ReportedWeeks, writeDriftReport } from '@fraud/drift-report';
import type { FeatureSchema } from '@fraud/feature-schema';
import type { RetrainPayload } from '@fraud/jobs';
import type { Tracking } from '@fraud/mlflow-client';
import type { ObjectStore } from '@fraud/object-store';
import type { Log } from '@fraud/service';
import {
  listWeeks,
  quarantineWeek,
  readWeek,
  type RepeatedWeek,
  WeekChanged,
  type WeekData,
  type WeekFile,
  WeekRefused,
  writeRejectedRows,
} from '@fraud/weekly-data';
import { readChampionModel } from './champion.ts';
import type { DriftSettings } from './config.ts';
import { judgeWeek } from './judge-week.ts';
import { recordWeek } from './record-week.ts';
import { openWeekHistory, type WeekHistory } from './week-history.ts';

export type Watch = {
  readonly store: ObjectStore;
  readonly weeksPrefix: string;
  readonly schema: FeatureSchema;
  readonly drift: DriftSettings;
  /** A file changed within this time may still be being written: it waits for the next check. */
  readonly settleMs: number;
  readonly reportedWeeks: () => Promise<ReportedWeeks>;
  readonly repeatedWeeks: () => Promise<readonly RepeatedWeek[]>;
  readonly tracking: Tracking;
  readonly requestRetrain: (request: RetrainPayload) => Promise<{ id: string }>;
  readonly now: () => Date;
  readonly log: Log;
};

/** Names of the weeks that one check has dealt with. */
export type CheckedWeeks = {
  readonly checked: readonly string[];
  readonly refused: readonly string[];
  readonly alarms: readonly string[];
};

/**
 * Checks the weeks in the store, earliest first. @throws when the store or the queue cannot be reached; the next check
 * goes on from there
 */
export async function checkWeeks(watch: Watch, signal: AbortSignal): Promise<CheckedWeeks> {
  const { store, weeksPrefix, schema, drift: settings } = watch;
  const refused = await refuseRepeated(watch);
  const reported = new Map(await watch.reportedWeeks());
  const pending = await pendingWeeks(watch, reported);
  const champion = pending.length === 0 ? undefined : await readChampionModel(store, schema);
  let opened: Promise<WeekHistory | undefined> | undefined;
  const history = () => (opened ??= openWeekHistory(store, weeksPrefix, schema, champion!, settings.read));
  const reports: DriftReport[] = [];
  for (const file of pending) {
    signal.throwIfAborted();
    const week = await readOrQuarantine(watch, file);
    if (week === 'refused') refused.push(file.name);
    if (typeof week === 'string') continue;
    const report = await judgeWeek(week, { schema, settings, champion, history, reported, now: watch.now() });
    reports.push(report);
    reported.set(report.week, report);
  }
  for (const report of await withRetrainJob(watch, reports)) await storeReport(watch, report);
  return {
    checked: reports.map((report) => report.week),
    refused,
    alarms: reports.filter((report) => report.outcome === 'alarm').map((report) => report.week),
  };
}

async function pendingWeeks(
  { store, weeksPrefix, settleMs, now }: Watch,
  reported: ReportedWeeks,
): Promise<WeekFile[]> {
  const pending: WeekFile[] = [];
  for (const file of await listWeeks(store, weeksPrefix)) {
    if (reported.get(file.name)?.etag === file.etag) continue;
    const info = await store.head(file.key);
    if (info !== undefined && now().getTime() - info.lastModified.getTime() >= settleMs) pending.push(file);
  }
  return pending;
}

async function readOrQuarantine(watch: Watch, file: WeekFile): Promise<WeekData | 'refused' | 'changed'> {
  const { store, schema, drift } = watch;
  try {
    const week = await readWeek(store, file, schema, drift.read);
    const aside = await writeRejectedRows(store, week);
    return aside === undefined
      ? week
      : { ...week, warnings: [...week.warnings, `The rows that were left out lie in ${aside}`] };
  } catch (error) {
    if (error instanceof WeekChanged) return 'changed';
    if (!(error instanceof WeekRefused)) throw error;
    await refuse(watch, file, error);
    return 'refused';
  }
}

async function refuse({ store, now, log }: Watch, file: WeekFile, refusal: WeekRefused): Promise<void> {
  await quarantineWeek(store, file, refusal, now());
  log.warn({ week: file.name, ...refusal.finding }, `${file.name} was moved to quarantine: ${refusal.message}`);
}

/**
 * A week that is there already, under another key: with other content its second file is refused, with the same it is
 * passed over.
 */
async function refuseRepeated(watch: Watch): Promise<string[]> {
  const refused: string[] = [];
  for (const { file, refusal } of await watch.repeatedWeeks()) {
    if (refusal === undefined) continue;
    await refuse(watch, file, refusal);
    refused.push(file.name);
  }
  return refused;
}

/** Asks for one retraining, from the newest week that calls for it: what was seen in earlier ones it learns as well. */
async function withRetrainJob({ requestRetrain }: Watch, reports: readonly DriftReport[]): Promise<DriftReport[]> {
  const cause = reports.findLast(
    ({ outcome, retrain, frauds }) => (outcome === 'no-champion' && frauds !== null) || retrain?.retrain,
  );
  if (cause === undefined) return [...reports];
  const { week, championVersion, measure } = cause;
  const driftedShare = measure === null ? 0 : driftSeverity(measure.columns);
  const why =
    cause.retrain === null
      ? { reason: 'no-champion' as const }
      : { reason: cause.retrain.cause ?? ('drift' as const), driftReportKey: driftReportKeys(week).json, driftedShare };
  const { id } = await requestRetrain({ week, championVersion, ...why });
  return reports.map((report) => (report === cause ? { ...report, retrainJobId: id } : report));
}

async function storeReport({ store, tracking, log }: Watch, report: DriftReport): Promise<void> {
  const mlflowRunUrl = await recordWeek(tracking, report).catch((err: unknown) => {
    log.warn({ err, week: report.week }, 'cannot record the week in MLflow; its report is in the store');
    return null;
  });
  await writeDriftReport(store, { ...report, mlflowRunUrl });
  const { week, rows, frauds, outcome, championVersion, retrainJobId, warnings, checks } = report;
  const odd = [...warnings, ...checks.flatMap(({ name, passed, finding }) => (passed ? [] : [`${name}: ${finding}`]))];
  if (odd.length > 0) log.warn({ week, odd }, `${week} has odd data: ${odd.join('. ')}`);
  log[outcome === 'alarm' ? 'warn' : 'info'](
    { week, rows, frauds, outcome, championVersion, retrainJobId, report: driftReportKeys(week).json },
    logLine(report),
  );
}

function logLine({ week, rows, frauds, reason, retrain, retrainJobId }: DriftReport): string {
  const size = `${rows} rows, ${frauds === null ? 'no labels' : `${frauds} frauds`}`;
  const why = retrain === null ? '' : `: ${retrain.reason}`;
  const retraining = retrainJobId === null ? why && `. No retraining${why}` : `. Retraining started${why}`;
  return `${week} checked (${size}). ${reason}${retraining}`;
}
