import { join } from 'node:path';
import { openAudit } from '@fraud/audit';
import { objectStoreLocation, tracesOf } from '@fraud/config';
import { labelBacklog, logBacklog, openLabelReview, wasErased } from '@fraud/decision-log';
import { readDriftReportPage, readHistorySkew } from '@fraud/drift-report';
import { entityHasher } from '@fraud/feature-schema';
import {
  allJobs,
  cancelJob,
  cancelRetraining,
  championChanged,
  requestJob,
  requestRetrainJob,
  tellOfChampion,
} from '@fraud/jobs';
import { readPublicKeys } from '@fraud/model-registry';
import { openObjectStore } from '@fraud/object-store';
import { openQueues, queueTelemetry } from '@fraud/queue';
import { startService } from '@fraud/service';
import { createAccess } from './access/access.ts';
import { followTokenFile } from './access/token-file.ts';
import { entryOf } from './access/token-list.ts';
import { buildApp } from './app.ts';
import { type ApiConfig, settings } from './config.ts';
import { openConsole } from './console/open-console.ts';
import { settingsInForce } from './console/settings-in-force.ts';
import { openDecisions } from './decisions/open-decisions.ts';
import { openHistories } from './histories/open-histories.ts';
import { rowBodyBytes } from './http/bodies.ts';
import { lastKnownGain } from './models/last-known-gain.ts';
import { openModels } from './models/open-models.ts';
import { pollEvery } from './models/poll-every.ts';
import { watchPromotion } from './models/promotion-watch.ts';
import { lastRead } from './operations/last-read.ts';
import { createMetrics } from './operations/metrics.ts';
import { createDecider } from './predict/decide.ts';
import type { Workers } from './processes/workers.ts';

const HEADER_BYTES = 16_384;
/** How often a new model is looked at. */
const WATCH_MS = 5_000;

/** One process that answers requests: its parts, put together from top to bottom, and their end. */
export async function serve(config: ApiConfig, workers: Workers): Promise<void> {
  const service = await startService({
    name: 'api',
    logLevel: config.logLevel,
    isLed: workers.number !== undefined,
    traces: tracesOf(config),
  });
  workers.onEnd(service.close);
  const { log } = service;
  const schema = config.featureSchema;
  const hide = config.entityKey && entityHasher(config.entityKey.reveal());

  const tokens = [entryOf('default', config.apiToken.reveal())];
  const access = createAccess(tokens);
  if (config.apiTokensFile !== undefined) {
    const tokenFile = followTokenFile(config.apiTokensFile, tokens, access, log);
    service.onHangup(tokenFile.reload);
    service.onClose('token file', tokenFile.close);
  }

  const store = openObjectStore(objectStoreLocation(config));
  const isFirst = (workers.number ?? 1) === 1;
  const instance = workers.number === undefined ? config.instance : `${config.instance}-${workers.number}`;
  const audit = openAudit({
    store,
    instance,
    onRecorded: (event) => log.info({ audit: event }, 'audit'),
    onError: (err) => log.error({ err }, 'the audit trail waits for the store'),
  });
  service.onClose('audit', () => audit.close());

  const { decisions, labelsDir, labels, quota, finder, index } = await openDecisions({
    config,
    instance,
    store,
    service,
  });
  const histories = openHistories({ config, instance, isFirst, store, log });
  service.onClose('histories', () => histories.close());
  if (schema.histories !== null) service.ready('history', () => histories.status().isComplete);

  const queues = openQueues({
    url: config.redisUrl,
    prefix: config.queuePrefix,
    log,
    telemetry: await queueTelemetry(service.tracing),
  });
  service.onClose('queues', () => queues.close());
  service.ready('redis', () => queues.isUp());

  const metrics = createMetrics(workers, {
    model: () => {
      const serving = models.serving();
      return serving && { version: serving.version, createdAt: new Date(serving.manifest.createdAt) };
    },
    refusedVersion: () => models.refused()?.version,
    gain: lastKnownGain(store),
    parts: async () => (await service.health()).parts,
    logBacklog: () => logBacklog(config.decisionLogDir),
    labelBacklog: () => labelBacklog(labelsDir),
    histories: histories.status,
    skew: lastRead(() => readHistorySkew(store)),
  });
  const keyFile = config.modelPublicKeyFile;
  const models = await openModels({
    store,
    publicKeys: keyFile === undefined ? undefined : await readPublicKeys(keyFile),
    terms: { schema, hidesEntities: hide !== undefined },
    localModelPath: config.latestModelPath,
    pollMs: config.championPollSeconds * 1000,
    openHistories: histories.open,
    metrics,
    async championChanged(champion) {
      await workers.broadcast('poll');
      // Not waited for: with Redis out of reach it takes seconds to fail, and the others poll by themselves.
      void tellOfChampion({ store, queues }, champion).catch((err: unknown) =>
        log.warn({ err, version: champion.version }, 'other processes and MLflow are not told of the new champion'),
      );
    },
    shadowChanged: () => workers.broadcast('poll'),
    log,
  });
  service.onClose('models', () => models.close());
  service.ready('store', () => models.storeIsUp());
  service.ready('champion', () => models.refused() === undefined);
  queues.listen(championChanged, () => models.poll());
  workers.handle('poll', () => models.poll().then(() => null));
  queues.beat('api', `${instance}-${process.pid}`, () => {
    const refused = models.refused();
    return Promise.resolve({ refusedVersion: refused?.version ?? null, refusedFor: refused?.reason ?? null });
  });
  if (config.promotionWatchMinutes > 0 && isFirst) {
    const look = watchPromotion({
      control: models.control,
      answered: metrics.answered,
      minutes: config.promotionWatchMinutes,
      audit,
      now: () => new Date(),
      log,
    });
    const poller = await pollEvery(WATCH_MS, () =>
      look().catch((err: unknown) => log.warn({ err }, 'cannot watch the promotion; the next look is soon')),
    );
    service.onClose('promotion watch', poller.close);
  }

  const unwritable = config.decisionLogUnwritable;
  const { span } = service.tracing;
  const { http, drain } = await buildApp({
    schema,
    models,
    decisions: {
      decider: createDecider({ schema, hide, models, decisions, histories, unwritable, metrics, span }),
      feedback: { labels, quota, askersOf: finder.askersOf, index },
      review: openLabelReview(store),
      find: finder.find,
      readAt: finder.readAt,
      wasErased: (id) => wasErased(store, id),
      index,
      reviewRules: { from: config.reviewFrom, perDay: config.reviewsPerDay },
      hide,
      isRefusing: () => unwritable === 'refuse' && !decisions.isWritable(),
    },
    jobs: {
      askForRetraining: (requestId) =>
        requestJob({ store, queues }, requestRetrainJob, { reason: 'manual', requestId }),
      cancelRetraining: (id) => cancelRetraining({ store, queues }, id),
      cancel: (job, id) => cancelJob({ store, queues }, job, id),
      queues: allJobs.map(queues.bullQueue),
      weekReport: (week) => readDriftReportPage(store, week),
    },
    pagesDir: join(import.meta.dirname, 'pages'),
    mlflowUiUrl: config.mlflowUiUrl,
    console: openConsole({
      store,
      queues,
      jobs: allJobs,
      logBacklog: () => logBacklog(config.decisionLogDir),
      histories: histories.status,
      settings: settingsInForce(settings, config),
    }),
    metrics,
    access,
    audit,
    limits: {
      maxRows: config.maxRows,
      explainBudgetMs: config.explainBudgetMs,
      bodyBytes: rowBodyBytes(config.maxRows, schema.columns.length),
      headerBytes: HEADER_BYTES,
      requestMs: config.requestTimeoutSeconds * 1000,
      idleMs: config.idleTimeoutSeconds * 1000,
      requestsPerSecond: config.rateLimitPerSecond,
      trustedProxies: config.trustedProxies,
    },
    service,
  });
  service.onClose('api', () => http.close());
  service.onClose('connections', () => drain.start(config.drainSeconds * 1000));
  const url = await http.listen({ host: config.host, port: config.port });
  if (isFirst) index.keep(); // not before: its thread would take computing time from the start
  log.info({ url, store: store.describe(), model: models.serving()?.version ?? null }, 'API listens');
}
