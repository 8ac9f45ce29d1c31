import type { ObjectStore } from '@fraud/object-store';
import type { z } from 'zod';
import { type DriftReport, driftReport, type HistorySkew, historySkew } from './drift-report.ts';
import { driftReportPage } from './page/drift-report-page.ts';

const PREFIX = 'drift_reports/';
const JSON_SUFFIX = '.json';

/** Where the two forms of a week's report lie; `week` is a name such as `week_2026_47`. */
export function driftReportKeys(week: string): { json: string; page: string } {
  return { json: `${PREFIX}${week}${JSON_SUFFIX}`, page: `${PREFIX}${week}.html` };
}

/** Writes the page, then the JSON: who finds the JSON finds all of the report. */
export async function writeDriftReport(store: ObjectStore, report: DriftReport): Promise<void> {
  const keys = driftReportKeys(report.week);
  const encoder = new TextEncoder();
  await store.put(keys.page, encoder.encode(driftReportPage(report)));
  await store.put(keys.json, encoder.encode(`${JSON.stringify(report, null, 2)}\n`));
}

/** The report of a week; undefined when there is none that this build can read. */
export async function readDriftReport(store: ObjectStore, week: string): Promise<DriftReport | undefined> {
  const stored = await store.get(driftReportKeys(week).json);
  return stored && parsed(driftReport, stored.bytes);
}

/** The page of a week's report as it was written; undefined when there is none. */
export async function readDriftReportPage(store: ObjectStore, week: string): Promise<Uint8Array | undefined> {
  return (await store.get(driftReportKeys(week).page))?.bytes;
}

/** What later weeks need to know of a report. `etag` is that of the weekly file it is about. */
type ReportedWeek = Pick<
  DriftReport,
  | 'week'
  | 'etag'
  | 'contentDigest'
  | 'frauds'
  | 'outcome'
  | 'retrainJobId'
  | 'championVersion'
  | 'performance'
  | 'quality'
>;

/** By week name. */
export type ReportedWeeks = ReadonlyMap<string, ReportedWeek>;

/** Which weekly files have a report, from the store alone. */
export function watchReportedWeeks(store: ObjectStore): () => Promise<ReportedWeeks> {
  return watchReports(
    store,
    ({ week, etag, contentDigest, frauds, outcome, retrainJobId, championVersion, performance, quality }) => ({
      week,
      etag,
      contentDigest,
      frauds,
      outcome,
      retrainJobId,
      championVersion,
      performance,
      quality,
    }),
  );
}

/**
 * What is to be known of each report there is, by week name: one listing a call. A report is read once for each etag it
 * has had, so that asking every minute costs little.
 */
export function watchReports<T>(
  store: ObjectStore,
  summaryOf: (report: DriftReport) => T,
): () => Promise<ReadonlyMap<string, T>> {
  let known = new Map<string, readonly [string, T] | undefined>();
  return async () => {
    const found: typeof known = new Map();
    for await (const { key, etag } of store.list(PREFIX)) {
      if (!key.endsWith(JSON_SUFFIX)) continue;
      const version = `${key} ${etag}`;
      if (known.has(version)) {
        found.set(version, known.get(version));
        continue;
      }
      const report = await readDriftReport(store, key.slice(PREFIX.length, -JSON_SUFFIX.length));
      found.set(version, report && [report.week, summaryOf(report)]);
    }
    known = found;
    return new Map([...found.values()].filter((each) => each !== undefined));
  };
}

const SKEW_KEY = 'history_skew.json';

/** Keeps what was measured last. */
export async function writeHistorySkew(store: ObjectStore, skew: HistorySkew): Promise<void> {
  await store.put(SKEW_KEY, new TextEncoder().encode(`${JSON.stringify(skew, null, 2)}\n`));
}

/** What was measured last; undefined when nothing was, or what is stored is cut or of another build. */
export async function readHistorySkew(store: ObjectStore): Promise<HistorySkew | undefined> {
  const stored = await store.get(SKEW_KEY);
  return stored && parsed(historySkew, stored.bytes);
}

/** Undefined of another format, or of what is not ours: a week without a report is checked anew. */
function parsed<T>(form: z.ZodType<T>, bytes: Uint8Array): T | undefined {
  try {
    return form.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}
