/** A store, a Redis and a watchdog over them for the tests of `checkWeeks`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchReportedWeeks } from '@fraud/drift-report';
import { ulbSchema } from '@fraud/feature-schema';
import { repeatLostRequests, requestJob, retrainJob, type RetrainPayload } from '@fraud/jobs';
import { openTracking } from '@fraud/mlflow-client';
import { promote, publishModel } from '@fraud/model-registry';
import { aManifestDraft } from '@fraud/model-registry/testing';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { openQueues, type Queues } from '@fraud/queue';
import { type RedisServer, startRedisServer } from '@fraud/queue/redis-server';
import { NO_TRACING, openLog } from '@fraud/service';
import { csvOf, type Shift, simulateWeek } from '@fraud/simulation';
import { watchRepeatedWeeks, watchStrayObjects } from '@fraud/weekly-data';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { checkWeeks, type Watch } from '../check-weeks.ts';

export const ROWS = 500;
export const PREFIX = 'weekly_data/';
export const log = openLog('watchdog', 'fatal');
export const going = new AbortController().signal;

let redis: RedisServer;
export let queues: Queues;
export let folder: string;
export let store: ObjectStore;

/** For the top of a test file: its tests have a Redis of their own, and a new store each. */
export function setUpWatchedStore(): void {
  beforeAll(async () => {
    redis = await startRedisServer();
    queues = openQueues({ url: redis.url, log });
  });
  afterAll(async () => {
    await queues.close();
    await redis.close();
  });
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'watchdog-'));
    store = openObjectStore({ folder: join(folder, 'store') });
    await queues.bullQueue(retrainJob).obliterate({ force: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
}

export function aWatch(changes: Partial<Watch> = {}): Watch {
  return {
    store,
    weeksPrefix: PREFIX,
    schema: ulbSchema,
    drift: {
      falseAlarmsPerYear: 1,
      historyWeeks: 12,
      coolDownWeeks: 1,
      labelDelayDays: 0,
      costs: { missedFraud: 20, falseAlarm: 10, margin: 0.02 },
      amountColumn: 'Amount',
      read: { maxBadRows: 2, sampleRows: 100_000 },
    },
    settleMs: 0,
    reportedWeeks: watchReportedWeeks(store),
    repeatedWeeks: watchRepeatedWeeks(store, PREFIX),
    strayObjects: watchStrayObjects(store, PREFIX),
    tracking: openTracking({ uri: join(folder, 'mlruns') }),
    requestRetrain: (request) => requestJob({ store, queues }, retrainJob, request),
    measureSkew: () => Promise.resolve(undefined),
    repeatLostRequests: () => repeatLostRequests({ store, queues }),
    reportStored: () => undefined,
    now: () => new Date(),
    span: NO_TRACING.span,
    log,
    ...changes,
  };
}

export const look = (changes?: Partial<Watch>) => checkWeeks(aWatch(changes), going);

export async function putWeek(week: number, shift: Shift = {}): Promise<void> {
  await store.put(
    `${PREFIX}week_2026_${week}.csv`,
    csvOf(
      simulateWeek({ rows: ROWS, fraudShare: 0.02, seed: week, startTimeSeconds: week * 604_800, shift }),
      ulbSchema,
    ),
  );
}

/** A champion that says it was trained on these weeks, which are put into the store. */
export async function putChampion(
  weeks: readonly number[],
  forest: Uint8Array = Uint8Array.of(1),
  judged?: Uint8Array,
  runId?: string,
): Promise<string> {
  for (const week of weeks) await putWeek(week);
  const [earlier, latest] = [
    { rows: 0.8 * ROWS * weeks.length, frauds: 10 },
    { rows: 0.2 * ROWS * weeks.length, frauds: 10 },
  ];
  const rows = judged
    ? { refit: true, training: { rows: ROWS * weeks.length, frauds: 20 }, heldOut: latest }
    : { training: earlier, heldOut: latest };
  const draft = aManifestDraft({
    schemaFingerprint: ulbSchema.fingerprint,
    weeks: weeks.map((week) => ({
      name: `week_2026_${week}`,
      key: `${PREFIX}week_2026_${week}.csv`,
      sha256: '0'.repeat(64),
      rows: ROWS,
      frauds: 10,
    })),
    ...rows,
    ...(runId !== undefined && { mlflow: { runId, modelVersion: null } }),
  });
  const { manifest } = await publishModel(
    store,
    { 'model.forest': forest, ...(judged && { 'judged.forest': judged }) },
    draft,
    new Date(),
  );
  await promote(store, { version: manifest.version, replaces: null, reason: 'test', by: 'test', now: new Date() });
  return manifest.version;
}

export async function retrainRequests(): Promise<unknown[]> {
  return (await queues.bullQueue(retrainJob).getJobs()).map(({ id, data }) => {
    const { dataDigest, ...request } = data as RetrainPayload;
    delete request.storeId;
    return { id: id!.replace(`-${dataDigest}`, ''), ...request };
  });
}

export const runs = () => openTracking({ uri: join(folder, 'mlruns') }).searchRuns({ experiment: 'fraud-drift' });
