/** MLflow going down and coming back: no retraining fails, and what it missed is in it later. */
import path from 'node:path';
import { readDriftReport } from '@fraud/drift-report';
import { ulbSchema } from '@fraud/feature-schema';
import { recordRunJob, retrainJob } from '@fraud/jobs';
import { openTracking } from '@fraud/mlflow-client';
import { findMlflowToTest, type MlflowServer, startMlflowServer } from '@fraud/mlflow-server';
import { loadManifest, readChampion } from '@fraud/model-registry';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { openQueues, type Queues } from '@fraud/queue';
import { freePort } from '@fraud/queue/redis-server';
import { openLog } from '@fraud/service';
import { csvOf, SEVERE_SHIFT, simulateWeek } from '@fraud/simulation';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Services, startServices, waitFor } from './services.ts';

const found = await findMlflowToTest();
const RETRAIN_DEADLINE_MS = 180_000;
/** The first try of the record job fails at once; the second one follows after half a minute. */
const RECORD_DEADLINE_MS = 240_000;
const name = (week: number): string => `week_2026_${40 + week}`;

describe.skipIf(found === undefined)('when MLflow goes down and comes back', () => {
  let port: number;
  let server: MlflowServer | undefined;
  let services: Services;
  let store: ObjectStore;
  let queues: Queues;

  const startMlflow = (): Promise<MlflowServer> =>
    startMlflowServer({ mlflow: found!.mlflow, dataDir: path.join(services.folder, 'mlflow'), port });

  beforeAll(async () => {
    port = await freePort();
    services = await startServices(async (folder) => {
      const storeDir = path.join(folder, 'store');
      store = openObjectStore({ folder: storeDir });
      for (const week of [0, 1, 2, 3]) await put(week); // seen in one look: one retraining makes the first champion
      return { STORE_DIR: storeDir, MLFLOW_TRACKING_URI: `http://127.0.0.1:${port}` };
    });
    queues = openQueues({ url: services.redisUrl, log: openLog('test', 'fatal') });
    server = await startMlflow();
  }, 240_000);
  afterAll(async () => {
    await queues?.close();
    await server?.close();
    await services?.close();
  }, 60_000);

  async function put(week: number, shift?: typeof SEVERE_SHIFT): Promise<void> {
    const table = simulateWeek({
      rows: 8_000,
      fraudShare: 0.008,
      seed: week + 1,
      startTimeSeconds: week * 7 * 86_400,
      ...(shift !== undefined && { shift }),
    });
    await store.put(`weekly_data/${name(week)}.csv`, csvOf(table, ulbSchema));
  }
  const championOtherThan = (version?: string) =>
    waitFor(
      'a new champion',
      async () => {
        const champion = await readChampion(store);
        return champion?.version === version ? undefined : champion;
      },
      RETRAIN_DEADLINE_MS,
    );
  /** Of the one job that is about this model. */
  const recordState = async (version: string) =>
    (await queues.bullQueue(recordRunJob).getJobs()).find(({ id }) => id?.endsWith(version))?.getState();
  const hasEnded = async (jobId: string) =>
    (await (await queues.bullQueue(retrainJob).getJob(jobId))?.getState()) === 'completed' ? true : undefined;

  it(
    'a retraining succeeds without it, and its run and alias are there after its return',
    { timeout: 600_000 },
    async () => {
      const tracking = openTracking({ uri: `http://127.0.0.1:${port}` });
      const first = await championOtherThan();
      const firstRun = await waitFor(
        'the first run',
        async () => (await loadManifest(store, first.folder)).mlflow ?? undefined,
        RECORD_DEADLINE_MS,
      );
      await waitFor('the alias', () => tracking.versionByAlias('fraud', 'champion'), RECORD_DEADLINE_MS);

      await server!.close();
      server = undefined;
      await put(4, SEVERE_SHIFT);
      const jobId = await waitFor(
        `the drift report of ${name(4)} to ask for a retraining`,
        async () => (await readDriftReport(store, name(4)))?.retrainJobId ?? undefined,
        RETRAIN_DEADLINE_MS,
      );
      const second = await championOtherThan(first.version);
      await waitFor('the retraining to end', () => hasEnded(jobId), RETRAIN_DEADLINE_MS);
      expect((await loadManifest(store, second.folder)).mlflow).toBeNull();
      await waitFor(
        'the record to wait for another try',
        async () => ((await recordState(second.version)) === 'delayed' ? true : undefined),
        RETRAIN_DEADLINE_MS,
      );
      await waitFor(
        'the new version to answer',
        async () =>
          ((await (await fetch(`${services.url}/health`)).json()) as { model: string }).model === second.version
            ? true
            : undefined,
        RETRAIN_DEADLINE_MS,
      );

      server = await startMlflow();
      const secondRun = await waitFor(
        'the second run',
        async () => (await loadManifest(store, second.folder)).mlflow ?? undefined,
        RECORD_DEADLINE_MS,
      );
      await waitFor(
        'the record to be done',
        async () => ((await recordState(second.version)) === 'completed' ? true : undefined),
        RECORD_DEADLINE_MS,
      );
      expect(await tracking.versionByAlias('fraud', 'champion')).toMatchObject({
        runId: secondRun.runId,
        version: secondRun.modelVersion,
      });
      expect(await tracking.readRun(secondRun.runId)).toMatchObject({
        status: 'FINISHED',
        tags: { 'fraud.version': second.version, 'fraud.champion': first.version },
      });
      expect(await tracking.listArtifacts(secondRun.runId, 'model')).toEqual(
        expect.arrayContaining([expect.objectContaining({ path: 'model/MLmodel' })]),
      );
      const runsOf = async ({ version }: { version: string }) =>
        (await tracking.searchRuns({ experiment: 'fraud-detection', tags: { 'fraud.version': version } })).map(
          ({ id }) => id,
        );
      expect([await runsOf(first), await runsOf(second)]).toEqual([[firstRun.runId], [secondRun.runId]]);
    },
  );
});
