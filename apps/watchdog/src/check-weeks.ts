/**
 * Checks every weekly file that has no drift report yet, and requests a retraining where drift matters. All state is
 * in the store: a file is done when a report names its etag or its content. Reports are written last, after the retrain
 * job was requested, so a crash at any point repeats work and loses none: the same job requested twice is one job.
 */
import { openToldLabels } from '@fraud/decision-log';
import {
  type DriftReport,
  type HistorySkew,
  readDriftReport,
  type ReportedWeeks,
  writeDriftReport,
  writeHistorySkew,
} from '@fraud/drift-report';
import type { Tracing } from '@fraud/service';
import { listWeeks, openWeekReader, type WeekFile } from '@fraud/weekly-data';
import { readChampionModel } from './judging/champion.ts';
import { followPromotion } from './judging/follow-promotion.ts';
import { judgeWeek } from './judging/judge-week.ts';
import { type RetrainRequester, withRetrainJob } from './request-retrain.ts';
import { type ReportPlaces, storeReport } from './store-report.ts';
import { digestOfWeek, knownContent } from './weeks/known-content.ts';
import { openWeekHistory, type WeekHistory } from './weeks/week-history.ts';
import { pendingWeeks, readOrQuarantine, refuseCopy, refuseRepeated, type WeekSource } from './weeks/week-source.ts';

export type Watch = WeekSource &
  RetrainRequester &
  ReportPlaces & {
    readonly weeksPrefix: string;
    readonly reportedWeeks: () => Promise<ReportedWeeks>;
    /** Adds jobs again that the queue has lost, and returns their ids. */
    readonly repeatLostRequests: () => Promise<readonly string[]>;
    /** Whether the API derives of histories what training does; undefined where there is nothing to compare. */
    readonly measureSkew: () => Promise<HistorySkew | undefined>;
    readonly span: Tracing['span'];
  };

/** Names of the weeks that one check has dealt with. */
export type CheckedWeeks = {
  readonly checked: readonly string[];
  readonly refused: readonly string[];
  readonly alarms: readonly string[];
  /** Ids of jobs that the queue had lost and that were added again. */
  readonly repeated: readonly string[];
};

/**
 * Checks the weeks in the store, earliest first. @throws when the store or the queue cannot be reached; the next check
 * goes on from there
 */
export async function checkWeeks(watch: Watch, signal: AbortSignal): Promise<CheckedWeeks> {
  const { store, weeksPrefix, schema, drift: settings, span } = watch;
  for (const { key, warning } of await watch.strayObjects()) watch.log.warn({ key }, warning);
  const refused = await refuseRepeated(watch);
  const reported = new Map(await watch.reportedWeeks());
  const files = await listWeeks(store, weeksPrefix);
  const pending = await pendingWeeks(watch, files, reported);
  const champion = pending.length === 0 ? undefined : await readChampionModel(store, schema);
  let opened: Promise<WeekHistory | undefined> | undefined;
  const labelsToldLater = openToldLabels(store, schema, signal);
  const read = openWeekReader({ ...settings.read, store, schema, files, labelsToldLater });
  const history = () => (opened ??= openWeekHistory(store, weeksPrefix, schema, champion!, read));
  const gainUpTo = followPromotion(watch, read);
  const reports: DriftReport[] = [];
  for (const file of pending) {
    signal.throwIfAborted();
    const attributes = { week: file.name };
    const week = await span('read week', () => readOrQuarantine(watch, file, read), { attributes });
    if (week === 'refused') refused.push(file.name);
    if (typeof week === 'string') continue;
    const contentDigest = await digestOfWeek(week, schema);
    const known = knownContent(file, contentDigest, reported, files);
    if (known.kind === 'same') await keepReport(watch, file);
    if (known.kind === 'copy') refused.push(await refuseCopy(watch, file, known.week));
    if (known.kind === 'same' || known.kind === 'copy') continue;
    const formerName = known.kind === 'renamed' ? known.week : undefined;
    const context = { schema, settings, champion, history, reported, contentDigest, formerName, now: watch.now() };
    const judged = await span('judge week', () => judgeWeek(week, context), { attributes });
    const report = { ...judged, gain: judged.measure && (await gainUpTo(file)) };
    reports.push(report);
    reported.set(report.week, report);
  }
  const skew = reports.length === 0 ? undefined : await skewOf(watch);
  for (const report of await withRetrainJob(watch, reports, reported, files)) {
    const isNewest = report.week === reports.at(-1)!.week;
    const stored = isNewest && skew ? { ...report, skew } : report;
    await span('store report', () => storeReport(watch, stored, champion), { attributes: { week: report.week } });
  }
  const repeated = await watch.repeatLostRequests();
  if (repeated.length > 0) watch.log.warn({ repeated }, 'Redis had lost requested jobs: they were added again');
  return {
    checked: reports.map((report) => report.week),
    refused,
    alarms: reports.filter((report) => report.outcome === 'alarm').map((report) => report.week),
    repeated,
  };
}

/** The file says what its report is about, under another etag: restored, or compressed anew. */
async function keepReport({ store, log }: Watch, { name, key, etag }: WeekFile): Promise<void> {
  const report = await readDriftReport(store, name);
  if (report !== undefined) await writeDriftReport(store, { ...report, key, etag });
  log.info({ week: name, key }, `${name} holds what it held before: its report stays`);
}

/** A log that cannot be read keeps no week waiting. */
async function skewOf({ store, log, measureSkew }: Watch): Promise<HistorySkew | undefined> {
  try {
    const skew = await measureSkew();
    if (skew) await writeHistorySkew(store, skew);
    if (skew && skew.differing > 0) log.warn({ skew }, 'the API derives other columns of histories than training does');
    return skew;
  } catch (err) {
    log.warn({ err }, 'cannot compare the histories of the API with those of training');
    return undefined;
  }
}
