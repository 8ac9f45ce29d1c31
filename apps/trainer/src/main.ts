import { availableParallelism, hostname } from 'node:os';
import { bucketLocation, configFromProcess, objectStoreLocation, tracesOf } from '@fraud/config';
import { entityHasher } from '@fraud/feature-schema';
import {
  addQueueDepth,
  championChanged,
  growTreesJob,
  isAbout,
  recordRunJob,
  type RecordRunPayload,
  requestJob,
  requestRetrainJob,
  retrainJob,
} from '@fraud/jobs';
import { openTracking } from '@fraud/mlflow-client';
import { readChampion, readSigningKey } from '@fraud/model-registry';
import { openObjectStore } from '@fraud/object-store';
import { openQueues, queueTelemetry } from '@fraud/queue';
import { startService } from '@fraud/service';
import { historyKeyProblems } from '@fraud/weekly-data';
import { gateOf, settings } from './config.ts';
import { forestParametersOf } from './forest-settings.ts';
import { createPlanGrowers } from './growing/plan-growers.ts';
import { handleGrowTrees } from './jobs/handle-grow-trees.ts';
import { handleRecordRun } from './jobs/handle-record-run.ts';
import { handleRequestRetrain } from './jobs/handle-request-retrain.ts';
import { handleRetrain } from './jobs/handle-retrain.ts';
import { createTrainerMetrics } from './metrics.ts';
import type { Trainer } from './retraining/retrain-context.ts';

/** A retraining does not wait long for MLflow: what MLflow does not accept is recorded later. */
const MLFLOW_PATIENCE = { timeoutMs: 20_000, attempts: 2 };

const config = configFromProcess('trainer', 'grows a challenger, judges it, promotes it', settings, historyKeyProblems);
const service = await startService({
  name: 'trainer',
  logLevel: config.logLevel,
  healthPort: config.healthPort,
  host: config.host,
  traces: tracesOf(config),
});
const { log } = service;

const store = openObjectStore(objectStoreLocation(config));
service.ready('store', async () => {
  await readChampion(store);
  return true;
});
const signingKey =
  config.modelSigningKeyFile === undefined ? undefined : await readSigningKey(config.modelSigningKeyFile);
const tracking = openTracking({
  uri: config.mlflowTrackingUri,
  uiUrl: config.mlflowUiUrl,
  username: config.mlflowTrackingUsername,
  password: config.mlflowTrackingPassword?.reveal(),
  token: config.mlflowTrackingToken?.reveal(),
  openBucket: (bucket) =>
    openObjectStore({ ...bucketLocation(config, bucket), requestTimeoutMs: MLFLOW_PATIENCE.timeoutMs }),
  ...MLFLOW_PATIENCE,
});
const threads = config.threads ?? availableParallelism();
const growers = createPlanGrowers(store, threads);
service.onClose('growers', growers.close);
const queues = openQueues({
  url: config.redisUrl,
  prefix: config.queuePrefix,
  log,
  lockMs: config.jobLockSeconds * 1000,
  telemetry: await queueTelemetry(service.tracing),
});
service.onClose('queues', () => queues.close());
service.ready('redis', () => queues.isUp());

const trainer: Trainer = {
  store,
  tracking,
  consoleUrl: config.consoleUrl,
  schema: config.featureSchema,
  weeksPrefix: config.weeksPrefix,
  window: {
    weeks: config.weeksForTraining,
    heldOutShare: config.heldOutShare,
    minTrainingFrauds: config.minTrainingFrauds,
    wantedTrainingFrauds: config.wantedTrainingFrauds,
    labelDelayDays: config.labelDelayDays,
    maxBadRows: config.maxBadRows,
    hide: config.entityKey && entityHasher(config.entityKey.reveal()),
    feedback: { maxShare: config.feedbackMaxShare, maxSharePerToken: config.feedbackMaxSharePerToken },
  },
  gate: gateOf(config),
  canaryRules: { maxRecallFall: config.canaryMaxRecallFall },
  learner: config.learner,
  parameters: forestParametersOf(config),
  search: { seconds: config.searchSeconds, threads },
  refit: config.refit,
  growers,
  latestModelPath: config.latestModelPath,
  signingKey,
  backupsKept: config.backupsKept,
  recordLater: async (payload: RecordRunPayload) => void (await requestJob({ store, queues }, recordRunJob, payload)),
  announce: (version: string) => queues.announce(championChanged, { version }),
  now: () => new Date(),
  span: service.tracing.span,
};
// On a Redis that other installations use as well, their jobs are left to them.
const takes = isAbout(store);
queues.beat('trainer', `${hostname()}-${process.pid}`, () => Promise.resolve({ threads: String(threads) }));
addQueueDepth(service.metrics, queues, [retrainJob, growTreesJob, recordRunJob, requestRetrainJob]);
queues.consume(retrainJob, handleRetrain(trainer, createTrainerMetrics(service.metrics), log), { takes });
queues.consume(growTreesJob, handleGrowTrees(trainer, log), { concurrency: threads });
queues.consume(recordRunJob, handleRecordRun(trainer), { takes });
queues.consume(
  requestRetrainJob,
  handleRequestRetrain({
    store,
    weeksPrefix: config.weeksPrefix,
    enqueue: (payload) => requestJob({ store, queues }, retrainJob, payload),
  }),
  { takes },
);
if (config.retrainCron !== undefined)
  queues.schedule(requestRetrainJob, {
    id: 'retrain-by-schedule',
    cron: config.retrainCron,
    payload: { reason: 'schedule' },
  });
if (config.featureSchema.amount === null && !config.featureSchema.inputs.includes(config.amountColumn))
  log.warn(
    { amountColumn: config.amountColumn },
    'transactions have no such feature: amounts count as 0 where costs are computed',
  );
log.info({ store: store.describe(), mlflow: tracking.describe() }, 'trainer waits for retrain jobs');
