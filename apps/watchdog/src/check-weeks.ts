/**
 * Looks at the store, checks every weekly file that has no drift report yet, and asks for retraining where it matters.
 * Everything is derived from the store: a file is done when a report names its etag. That report is written last, after
 * the retrain job was asked for, so that a crash at any point repeats work and loses none; jobs asked for twice are one.
 */
import { type DriftReport, driftReportKeys, type ReportedWeeks, writeDriftReport } from '@fraud/drift-report';
import type { FeatureSchema } from '@fraud/feature-schema';
import type { RetrainPayload } from '@fraud/jobs';
import type { Tracking } from '@fraud/mlflow-client';
import type { ObjectStore } from '@fraud/object-store';
import type { Log } from '@fraud/service';
import { listWeeks, quarantineWeek, readWeek, type WeekData, WeekChanged, type WeekFile, WeekRefused } from '@fraud/weekly-data';
import { judgeWeek } from './judge-week.ts';
import { recordWeek } from './record-week.ts';
import { readChampionWindow, readReferenceWindow, type ReferenceWindow } from './reference-window.ts';

export type Watch = {
  readonly store: ObjectStore;
  readonly weeksPrefix: string;
  readonly schema: FeatureSchema;
  /** A file changed within this time may still be being written: it waits for the next look. */
  readonly settleMs: number;
  readonly reportedWeeks: () => Promise<ReportedWeeks>;
  readonly tracking: Tracking;
  readonly requestRetrain: (request: RetrainPayload) => Promise<{ id: string }>;
  readonly now: () => Date;
  readonly log: Log;
};

/** Names of the weeks seen in one look. */
export type Look = { readonly checked: readonly string[]; readonly refused: readonly string[]; readonly alarms: readonly string[] };

/** One look at the store, earliest week first. @throws when the store or the queue cannot be reached; the next look goes on from there */
export async function checkWeeks(watch: Watch, signal: AbortSignal): Promise<Look> {
  const { store, weeksPrefix, schema } = watch;
  const pending = await pendingWeeks(watch);
  const champion = pending.length === 0 ? undefined : await readChampionWindow(store);
  let window: Promise<ReferenceWindow> | undefined;
  const reference = () => (window ??= readReferenceWindow(store, weeksPrefix, schema, champion!));
  const judged: DriftReport[] = [];
  const refused: string[] = [];
  for (const file of pending) {
    signal.throwIfAborted();
    const week = await readOrQuarantine(watch, file);
    if (week === 'refused') refused.push(file.name);
    if (typeof week === 'string') continue;
    const report = await judgeWeek(week, { schema, champion, reference, now: watch.now() });
    if (champion !== undefined) await finishWeek(watch, report);
    judged.push(report);
  }
  if (champion === undefined) await finishFirstWeeks(watch, judged);
  return { checked: judged.map((report) => report.week), refused, alarms: judged.filter((report) => report.outcome === 'alarm').map((report) => report.week) };
}

async function pendingWeeks({ store, weeksPrefix, settleMs, reportedWeeks, now }: Watch): Promise<WeekFile[]> {
  const reported = await reportedWeeks();
  const pending: WeekFile[] = [];
  for (const file of await listWeeks(store, weeksPrefix)) {
    if (reported.get(file.name) === file.etag) continue;
    const info = await store.head(file.key);
    if (info !== undefined && now().getTime() - info.lastModified.getTime() >= settleMs) pending.push(file);
  }
  return pending;
}

async function readOrQuarantine({ store, schema, now, log }: Watch, file: WeekFile): Promise<WeekData | 'refused' | 'changed'> {
  try {
    return await readWeek(store, file, schema);
  } catch (error) {
    if (error instanceof WeekChanged) return 'changed';
    if (!(error instanceof WeekRefused)) throw error;
    await quarantineWeek(store, file, error, now());
    log.warn({ week: file.name, ...error.finding }, `weekly file refused: ${error.message}`);
    return 'refused';
  }
}

/** While nobody serves, the newest of the checked weeks asks for the first model, before any of them counts as done. */
async function finishFirstWeeks(watch: Watch, reports: readonly DriftReport[]): Promise<void> {
  const newest = reports.at(-1);
  if (newest === undefined) return;
  const { id } = await watch.requestRetrain({ week: newest.week, championVersion: null, reason: 'no-champion' });
  for (const report of reports) await storeReport(watch, report === newest ? { ...report, retrainJobId: id } : report);
}

async function finishWeek(watch: Watch, report: DriftReport): Promise<void> {
  if (report.outcome !== 'alarm') return await storeReport(watch, report);
  const { week, championVersion } = report;
  const { id } = await watch.requestRetrain({ week, championVersion, reason: 'drift', driftReportKey: driftReportKeys(week).json });
  await storeReport(watch, { ...report, retrainJobId: id });
}

async function storeReport({ store, tracking, log }: Watch, report: DriftReport): Promise<void> {
  const mlflowRunUrl = await recordWeek(tracking, report).catch((err: unknown) => {
    log.warn({ err, week: report.week }, 'cannot record the week in MLflow; its report is in the store all the same');
    return null;
  });
  await writeDriftReport(store, { ...report, mlflowRunUrl });
  const { week, rows, frauds, outcome, championVersion, retrainJobId } = report;
  log[outcome === 'alarm' ? 'warn' : 'info']({ week, rows, frauds, outcome, championVersion, retrainJobId, report: driftReportKeys(week).json }, `week checked: ${report.reason}`);
}
