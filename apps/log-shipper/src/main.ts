import { hostname } from 'node:os';
import { openAudit } from '@fraud/audit';
import { configFromProcess, objectStoreLocation, tracesOf } from '@fraud/config';
import { areLabelsOverdue, labelFolder, logBacklog, openLabelSpool } from '@fraud/decision-log';
import { addQueueDepth, shipLogJob } from '@fraud/jobs';
import { openObjectStore } from '@fraud/object-store';
import { openQueues, queueTelemetry } from '@fraud/queue';
import { startService } from '@fraud/service';
import { settings } from './config.ts';
import { expireLog } from './expire-log.ts';
import { createShipperMetrics } from './metrics.ts';
import { isOverdue, shipLog } from './ship-log.ts';

/** Less than the time that a service has for its end. */
const LAST_SHIPPING_MS = 10_000;
/** How often it looks for labels that wait. */
const LABELS_MS = 60_000;

const config = configFromProcess('log-shipper', 'seals and uploads the decision log, once a week', settings);
const service = await startService({
  name: 'log-shipper',
  logLevel: config.logLevel,
  healthPort: config.healthPort,
  host: config.host,
  traces: tracesOf(config),
});
const { log } = service;

const { decisionLogDir: dir, logShipCron: cron, keepShippedDays: keepDays } = config;
const store = openObjectStore(objectStoreLocation(config));
service.ready('store', async () => {
  await store.head('request_logs/none');
  return true;
});

const audit = openAudit({
  store,
  instance: `log-shipper-${hostname()}`.replaceAll(/[^A-Za-z0-9_.-]/g, '_'),
  onRecorded: (event) => log.info({ audit: event }, 'audit'),
  onError: (err) => log.error({ err }, 'the audit trail waits for the store'),
});
service.onClose('audit', () => audit.close());
const kept = { requestLogs: config.requestLogWeeksKept, labels: config.labelWeeksKept };

const backlog = () => logBacklog(dir);
const overdueSince = async (): Promise<string | null> => {
  const waiting = await backlog();
  return isOverdue(waiting, cron, new Date()) ? waiting.oldest!.toISOString() : null;
};
const { shipped } = createShipperMetrics(service.metrics, backlog);
service.ready('backlog', async () => {
  const waiting = await backlog();
  log.debug({ backlog: waiting }, 'waiting to be shipped');
  return !isOverdue(waiting, cron, new Date());
});

// The API sends its labels itself; those of one that is gone would wait for ever.
const labelsDir = labelFolder(dir);
const labels = await openLabelSpool({
  dir: labelsDir,
  store,
  retryMs: LABELS_MS,
  onError: (err) => log.warn({ err }, 'labels wait for the store'),
});
service.onClose('labels', () => labels.close());
service.ready('labels', async () => !(await areLabelsOverdue(labelsDir)));

// What is sealed when the machine is about to go leaves with it, unless the store is away.
service.onClose('last shipping', async () => {
  const signal = AbortSignal.timeout(LAST_SHIPPING_MS);
  await shipLog({ dir, store, keepDays, signal, shipped, note: (line) => log.info(line) }).catch((error: Error) =>
    log.warn({ err: error }, `not all of the decision log is uploaded: what is left waits in ${dir}`),
  );
});

const queues = openQueues({
  url: config.redisUrl,
  prefix: config.queuePrefix,
  log,
  telemetry: await queueTelemetry(service.tracing),
});
service.onClose('queues', () => queues.close());
service.ready('redis', () => queues.isUp());

addQueueDepth(service.metrics, queues, [shipLogJob]);
queues.consume(shipLogJob, async (_, job) => {
  await labels.flush();
  const result = await shipLog({ dir, store, keepDays, signal: job.signal, shipped, note: job.log });
  await expireLog({ store, audit, kept, now: new Date(), note: job.log });
  log.info(result, 'decision log shipped');
  return result;
});
const { nextRun } = queues.schedule(shipLogJob, { id: 'ship-log', cron, payload: {} });
queues.beat('log-shipper', `${hostname()}-${process.pid}`, async () => ({
  overdueSince: await overdueSince(),
  nextShipping: (await nextRun())?.toISOString() ?? null,
}));
log.info({ dir, store: store.describe(), cron, backlog: await backlog() }, 'log-shipper waits');
