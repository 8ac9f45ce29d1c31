/** The main job on real parts and real transactions: weekly files in, a fresher model answering /predict. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { readDecisions } from '@fraud/decision-log';
import { type DriftReport, readDriftReport } from '@fraud/drift-report';
import { retrainJob, shipLogJob } from '@fraud/jobs';
import { openTracking } from '@fraud/mlflow-client';
import { findMlflow, startMlflowServer } from '@fraud/mlflow-server';
import { readChampion, verifyModel } from '@fraud/model-registry';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { startS3Server } from '@fraud/object-store/testing';
import { openQueues, type Queues } from '@fraud/queue';
import { openLog } from '@fraud/service';
import { startOtlpReceiver } from '@fraud/service/otlp-receiver';
import { quarantineReason } from '@fraud/weekly-data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { badWeeks } from './bad-weeks.ts';
import { keepAsking } from './keep-asking.ts';
import { asRequests, fraudsIn, realDataIsMissing, realWeeks, shifted } from './real-weeks.ts';
import { type Services, startServices, waitFor } from './services.ts';
import { type AlertReceiver, expectRollback, startAlertReceiver } from './watched-promotion.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const MLFLOW_FOLDER = path.join(ROOT, '.fraud/mlflow');
const WEEK_DEADLINE_MS = 60_000;
const SHIFT = { V3: 4, V4: -3, V10: 5, V11: -3, V12: 6, V14: 8, V17: 6, Amount: 200 };
const name = (week: number): string => `week_2026_${40 + week}`;
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A place for the weekly files and the experiments, as the user's `.env` names it. */
type Setup = { env: Record<string, string>; store: ObjectStore; trackingUri: string; close(): Promise<void> };

function folderAndMlruns(folder: string): Promise<Setup> {
  const [storeDir, mlruns] = [path.join(folder, 'store'), `file:${path.join(folder, 'mlruns')}`];
  return Promise.resolve({
    env: { STORE_DIR: storeDir, MLFLOW_TRACKING_URI: mlruns },
    store: openObjectStore({ folder: storeDir }),
    trackingUri: mlruns,
    close: () => Promise.resolve(),
  });
}

async function s3AndMlflowServer(folder: string): Promise<Setup> {
  const s3 = await startS3Server();
  const mlflow = await findMlflow({ folder: MLFLOW_FOLDER });
  const server = mlflow && (await startMlflowServer({ mlflow, dataDir: path.join(folder, 'mlflow') }));
  const trackingUri = server?.url ?? `file:${path.join(folder, 'mlruns')}`;
  const { bucket, region, endpoint, credentials } = s3.settings;
  return {
    env: {
      BUCKET_NAME: bucket,
      S3_ENDPOINT_URL: endpoint!,
      AWS_DEFAULT_REGION: region!,
      AWS_ACCESS_KEY_ID: credentials!.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials!.secretAccessKey,
      MLFLOW_TRACKING_URI: trackingUri,
    },
    store: openObjectStore(s3.settings),
    trackingUri,
    close: async () => {
      await server?.close();
      await s3.close();
    },
  };
}

describe.skipIf(realDataIsMissing).each([
  ['a local folder and ./mlruns', folderAndMlruns],
  [
    `an S3 server and ${existsSync(MLFLOW_FOLDER) ? 'an MLflow server' : './mlruns (no MLflow on this machine)'}`,
    s3AndMlflowServer,
  ],
])('the loop on real transactions, with %s', (_, setUp) => {
  const weeks = realDataIsMissing ? [] : realWeeks(6);
  let setup: Setup;
  let services: Services;
  let queues: Queues;
  let traces: Awaited<ReturnType<typeof startOtlpReceiver>>;
  let alerts: AlertReceiver;

  beforeAll(async () => {
    [traces, alerts] = await Promise.all([startOtlpReceiver(), startAlertReceiver()]);
    services = await startServices(async (folder) => {
      setup = await setUp(folder);
      return {
        ...setup.env,
        OTEL_EXPORTER_OTLP_ENDPOINT: traces.endpoint,
        PROMOTION_WATCH_MINUTES: '60',
        ALERT_WEBHOOK_URL: alerts.url,
      };
    });
    queues = openQueues({ url: services.redisUrl, log: openLog('test', 'fatal') });
  }, 240_000);
  afterAll(async () => {
    await queues?.close();
    await services?.close();
    await traces?.close();
    await alerts?.close();
    await setup?.close();
  }, 60_000);

  const drop = (week: number, csv: string): Promise<unknown> =>
    setup.store.put(`weekly_data/${name(week)}.csv`, utf8(csv));
  const report = (week: number): Promise<DriftReport> =>
    waitFor(`the drift report of ${name(week)}`, () => readDriftReport(setup.store, name(week)), WEEK_DEADLINE_MS);
  const championOtherThan = (version?: string): Promise<{ version: string; folder: string }> =>
    waitFor(
      'a new champion',
      async () => {
        const champion = await readChampion(setup.store);
        return champion?.version === version ? undefined : champion;
      },
      2 * WEEK_DEADLINE_MS,
    );
  const retrainJobs = (): Promise<{ id?: string | undefined }[]> => queues.bullQueue(retrainJob).getJobs();

  it(
    'trains a first champion, leaves steady weeks alone, sets bad files aside, and answers a drifted week with one ' +
      'retraining and a promotion',
    { timeout: 400_000 },
    async () => {
      expect((await services.predict(asRequests(weeks[0]!, 1))).status).toBe(503);

      await drop(0, weeks[0]!);
      expect((await report(0)).outcome).toBe('no-champion');
      const first = await championOtherThan();
      await waitFor(
        'the first champion to serve',
        async () => ((await fetch(`${services.url}/health`)).ok ? true : undefined),
        WEEK_DEADLINE_MS,
      );
      const asking = keepAsking(services, asRequests(weeks[5]!, 50));

      for (const week of [1, 2, 3, 4]) {
        await drop(week, weeks[week]!);
        expect(await report(week)).toMatchObject({ outcome: 'steady', retrainJobId: null });
      }
      expect(await retrainJobs()).toHaveLength(1);

      for (const { file, csv } of badWeeks(weeks[0]!)) await setup.store.put(`weekly_data/${file}.csv`, csv);
      for (const { file, reason } of badWeeks(weeks[0]!)) {
        const stored = await waitFor(
          `${file} in quarantine`,
          () => setup.store.get(`quarantine/${file}.reason.json`),
          WEEK_DEADLINE_MS,
        );
        expect(quarantineReason.parse(JSON.parse(new TextDecoder().decode(stored.bytes)))).toMatchObject(reason);
        expect(
          await waitFor(
            'the file to leave',
            async () => ((await setup.store.head(`weekly_data/${file}.csv`)) ? undefined : true),
            WEEK_DEADLINE_MS,
          ),
        ).toBe(true);
        expect(await setup.store.head(`quarantine/${file}.csv`)).toBeDefined();
      }

      await drop(5, shifted(weeks[5]!, SHIFT));
      const alarm = await report(5);
      expect(alarm).toMatchObject({
        outcome: 'alarm',
        championVersion: first.version,
        retrainJobId: expect.stringMatching(`^retrain-${name(5)}-${first.version}-[0-9a-f]{12}$`),
      });
      expect(alarm.measure?.drifted).toEqual(expect.arrayContaining(['V10', 'V12', 'V14']));
      const second = await championOtherThan(first.version);
      await waitFor(
        'the new version to answer',
        () => (asking.versions.has(second.version) ? true : undefined),
        WEEK_DEADLINE_MS,
      );
      const asked = await asking.stop();

      expect(asked.failures).toEqual([]);
      expect([...asked.versions.keys()]).toEqual([first.version, second.version]);
      expect((await retrainJobs()).map((job) => job.id).sort()).toEqual(
        [(await report(0)).retrainJobId, alarm.retrainJobId].sort(),
      );

      const manifest = await verifyModel(setup.store, second.folder);
      expect(manifest.weeks.map((week) => week.name)).toEqual([2, 3, 4, 5].map(name));
      expect(manifest.files.map((file) => file.name)).toEqual(
        expect.arrayContaining(['model.forest', 'model.onnx', 'metrics.json', 'input_example.csv']),
      );

      const shown = await services.model(second.version);
      expect(shown).toMatchObject({
        version: second.version,
        isChampion: true,
        threshold: manifest.threshold,
        parameters: manifest.parameters,
        metrics: manifest.metrics,
      });
      expect(shown.importance.map(({ input }) => input).sort()).toEqual(manifest.inputs.toSorted());
      const { chosenBy, curve } = shown.figures.threshold;
      const chosen = curve.find(({ threshold }) => threshold === manifest.threshold);
      const flaggingNothing = curve[0]!;
      expect([chosenBy, chosen!.cost < flaggingNothing.cost]).toEqual(['cost', true]);

      const tracking = openTracking({ uri: setup.trackingUri });
      const run = await tracking.readRun(manifest.mlflow!.runId);
      expect(run.status).toBe('FINISHED');
      expect(run.metrics['auprc']).toBeGreaterThan(0.5);
      expect(await tracking.listArtifacts(run.id, 'model')).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ path: 'model/MLmodel' }),
          expect.objectContaining({ path: 'model/model.onnx' }),
        ]),
      );
      expect(await tracking.versionByAlias('fraud', 'champion')).toMatchObject({ runId: run.id });

      await queues.enqueue(shipLogJob, {});
      const decisions = await waitFor(
        `${asked.answered} decisions in the store`,
        () => shippedDecisions(asked.answered),
        WEEK_DEADLINE_MS,
      );
      expect(new Set(decisions)).toEqual(new Set(asked.decisionIds));

      await expectTraces(alarm.retrainJobId!);
      const system = { services, store: setup.store, queues, alerts };
      await expectRollback(system, asRequests(fraudsIn(weeks[4]!), 200), [first.version, second.version]);
    },
  );

  /** One trace from the week to the job to the trainer, and one for each request, from its bytes to the log. */
  async function expectTraces(retrainJobId: string): Promise<void> {
    // The steps of a retraining come with several runs of its job, the last one some seconds after its end.
    const last = await waitFor(
      'the trace of the retraining',
      () => {
        const job = traces.spans.find(
          ({ name, attributes }) => name === 'process retrain' && attributes['bullmq.job.id'] === retrainJobId,
        );
        return traces.spans.find(({ name, traceId }) => name === 'promoted' && traceId === job?.traceId);
      },
      WEEK_DEADLINE_MS,
    );
    const within = traces.spans.filter(({ traceId }) => traceId === last.traceId);
    const told = within.map((span) => `${span.service}: ${span.name}`);
    expect(told).toEqual(
      expect.arrayContaining([
        ...['process check-weeks', 'judge week', 'add retrain.retrain'].map((span) => `watchdog: ${span}`),
        ...['process retrain', 'planned', 'grown', 'process grow-trees', 'judged', 'recorded', 'promoted'].map(
          (span) => `trainer: ${span}`,
        ),
      ]),
    );
    expect(within.filter((span) => span.name === 'judge week' && span.attributes['week'] === name(5))).toHaveLength(1);

    const log = traces.spans.find(({ name }) => name === 'log')!;
    const request = traces.spans.find(({ spanId }) => spanId === log.parentId);
    expect(request).toMatchObject({ service: 'api', name: 'POST /predict', traceId: log.traceId, parentId: '' });
    const score = traces.spans.find(({ name, parentId }) => name === 'score' && parentId === log.parentId);
    expect(score?.attributes).toMatchObject({ rows: 1 });

    const checks = traces.spans.filter(({ name }) => name === 'process check-weeks');
    expect(new Set(checks.map(({ traceId }) => traceId)).size).toBe(checks.length);
    const begun = new Set(traces.spans.filter(({ parentId }) => parentId === '').map(({ name }) => name));
    expect([...begun].filter((name) => !/^(GET|POST|process) /.test(name))).toEqual([]);
  }

  /** The ids of all shipped decisions once there are `count`; asks for shipping as long as there are fewer. */
  async function shippedDecisions(count: number): Promise<string[] | undefined> {
    const ids: string[] = [];
    for await (const { key } of setup.store.list('request_logs/'))
      ids.push(...readDecisions((await setup.store.get(key))!.bytes).decisions.map((decision) => decision.id));
    if (ids.length < count) await queues.enqueue(shipLogJob, {});
    return ids.length >= count ? ids : undefined;
  }
});
