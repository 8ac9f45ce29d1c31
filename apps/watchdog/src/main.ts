import { hostname } from 'node:os';
import { alertRoutesOf, isWanted, tellAlerts } from '@fraud/alerts';
import { bucketLocation, configFromProcess, objectStoreLocation, tracesOf } from '@fraud/config';
import { watchReportedWeeks } from '@fraud/drift-report';
import { hasHistories } from '@fraud/feature-schema';
import { addQueueDepth, checkWeeksJob, repeatLostRequests, requestJob, retrainJob } from '@fraud/jobs';
import { openTracking } from '@fraud/mlflow-client';
import { readChampion } from '@fraud/model-registry';
import { openObjectStore } from '@fraud/object-store';
import { openQueues, queueTelemetry } from '@fraud/queue';
import { startService } from '@fraud/service';
import { historyKeyProblems, watchRepeatedWeeks, watchStrayObjects } from '@fraud/weekly-data';
import { findAlerts } from './alerts/find-alerts.ts';
import { checkHealth } from './check-health.ts';
import { checkWeeks, type Watch } from './check-weeks.ts';
import { driftSettingsOf, settings } from './config.ts';
import { followSchema } from './judging/follow-schema.ts';
import { createWatchdogMetrics } from './metrics.ts';
import { measureSkew, type SkewSources } from './skew/measure-skew.ts';

/** MLflow is a record, not a need: a week is not held up by more than a few seconds for it. */
const MLFLOW_PATIENCE = { timeoutMs: 5_000, attempts: 2 };

const config = configFromProcess(
  'watchdog',
  'checks new weekly files, measures drift, asks for retraining',
  settings,
  historyKeyProblems,
);
const service = await startService({
  name: 'watchdog',
  logLevel: config.logLevel,
  healthPort: config.healthPort,
  host: config.host,
  traces: tracesOf(config),
});
const { log } = service;

const store = openObjectStore(objectStoreLocation(config));
// A store that has lost its champion is no first start: this part is down then, and no first model is requested.
service.ready('champion', async () => {
  await readChampion(store);
  return true;
});
service.ready('store', async () => {
  await store.head(config.weeksPrefix + 'none');
  return true;
});

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

const queues = openQueues({
  url: config.redisUrl,
  prefix: config.queuePrefix,
  log,
  telemetry: await queueTelemetry(service.tracing),
});
service.onClose('queues', () => queues.close());
service.ready('redis', () => queues.isUp());

const metrics = createWatchdogMetrics(service.metrics);
addQueueDepth(service.metrics, queues, [checkWeeksJob]);
const sources: SkewSources | undefined = hasHistories(config.featureSchema)
  ? {
      store,
      schema: config.featureSchema,
      weeks: {
        store: objectStoreLocation(config),
        weeksPrefix: config.weeksPrefix,
        entityKey: config.entityKey!.reveal(),
        maxBadRows: config.maxBadRows,
      },
    }
  : undefined;
const watch: Watch = {
  store,
  weeksPrefix: config.weeksPrefix,
  schema: config.featureSchema,
  drift: driftSettingsOf(config),
  settleMs: config.watchSettleSeconds * 1_000,
  reportedWeeks: watchReportedWeeks(store),
  repeatedWeeks: watchRepeatedWeeks(store, config.weeksPrefix),
  strayObjects: watchStrayObjects(store, config.weeksPrefix),
  tracking,
  consoleUrl: config.consoleUrl,
  measureSkew: () => (sources ? measureSkew(sources, new Date()) : Promise.resolve(undefined)),
  requestRetrain: (request) => requestJob({ store, queues }, retrainJob, request),
  repeatLostRequests: () => repeatLostRequests({ store, queues }),
  reportStored: metrics.weekJudged,
  now: () => new Date(),
  span: service.tracing.span,
  log,
};
const everyMs = config.watchIntervalSeconds * 1_000;
const { nextRun } = queues.schedule(checkWeeksJob, { id: 'check-weeks', everyMs, payload: {} });
const checks = checkHealth({ nextRun, everyMs, now: watch.now });
service.ready('checks', checks.health);
queues.beat('watchdog', `${hostname()}-${process.pid}`, async () => (await checks.health()).details);
const requestForSchema = followSchema(watch);
queues.consume(checkWeeksJob, async (_, { signal }) => {
  try {
    const found = await checkWeeks(watch, signal);
    metrics.weeksRefused(found.refused.length);
    if (found.checked.length === 0) await requestForSchema();
    return found;
  } finally {
    checks.note();
    metrics.checked(watch.now());
  }
});
const find = findAlerts({ ...watch, weekDue: config.weekDue, queues });
tellAlerts({ queues, routes: alertRoutesOf(config), delivered: metrics.alertDelivered }, async (signal) =>
  (await find(signal)).filter((alert) => isWanted(config, alert)),
);
log.info(
  {
    store: store.describe(),
    weeksPrefix: config.weeksPrefix,
    everySeconds: config.watchIntervalSeconds,
    mlflow: tracking.describe(),
  },
  'watchdog watches',
);
