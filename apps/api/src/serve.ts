import { join } from 'node:path';
import { objectStoreLocation } from '@fraud/config';
import { logBacklog, openDecisionFinder, openDecisionLog, openLabelSpool } from '@fraud/decision-log';
import { readDriftReportPage } from '@fraud/drift-report';
import { allJobs, championChanged, requestRetrainJob, tellOfChampion } from '@fraud/jobs';
import { openObjectStore } from '@fraud/object-store';
import { openQueues } from '@fraud/queue';
import { startService } from '@fraud/service';
import { createAccess } from './access/access.ts';
import { followTokenFile } from './access/token-file.ts';
import { entryOf } from './access/token-list.ts';
import { buildApp } from './app.ts';
import type { ApiConfig } from './config.ts';
import { rowBodyBytes } from './http/bodies.ts';
import { followChampion } from './models/champion-follower.ts';
import { createModelControl } from './models/model-control.ts';
import { createMetrics } from './operations/metrics.ts';
import { createDecider } from './predict/decide.ts';
import type { Crew } from './processes/crew.ts';
import { createShadowControl } from './shadow/shadow-control.ts';
import { followShadow } from './shadow/shadow-follower.ts';

const HEADER_BYTES = 16_384;
/** Folder below the decision log's. */
const LABELS = 'labels';

/** One process that answers requests: its parts, put together from top to bottom, and their end. */
export async function serve(config: ApiConfig, crew: Crew): Promise<void> {
  const service = await startService({ name: 'api', logLevel: config.logLevel, isLed: crew.slot !== undefined });
  crew.onEnd(service.close);
  const { log } = service;

  const tokens = [entryOf('default', config.apiToken.reveal())];
  const access = createAccess(tokens);
  if (config.apiTokensFile !== undefined) {
    const tokenFile = followTokenFile(config.apiTokensFile, tokens, access, log);
    service.onHangup(tokenFile.reload);
    service.onClose('token file', tokenFile.close);
  }

  const store = openObjectStore(objectStoreLocation(config));
  const decisions = await openDecisionLog({
    dir: config.decisionLogDir,
    schema: config.featureSchema,
    instance: crew.slot === undefined ? config.instance : `${config.instance}-${crew.slot}`,
    fsync: config.decisionLogFsync,
    segmentMaxAgeMs: config.decisionLogSealSeconds * 1000,
    onError: (err) => log.error({ err, unwritable: config.decisionLogUnwritable }, 'decision log'),
    onRecovered: () => log.info('the decision log can be written again'),
  });
  service.onClose('decision log', () => decisions.close());
  service.ready('decision-log', () => decisions.isWritable());

  const labels = await openLabelSpool({
    dir: join(config.decisionLogDir, LABELS),
    store,
    onError: (err) => log.warn({ err }, 'labels wait for the store'),
  });
  service.onClose('labels', () => labels.close());

  const queues = openQueues({ url: config.redisUrl, prefix: config.queuePrefix, log });
  service.onClose('queues', () => queues.close());
  service.ready('redis', () => queues.isUp());

  const champion = await followChampion({
    store,
    schema: config.featureSchema,
    localModelPath: config.latestModelPath,
    pollMs: config.championPollSeconds * 1000,
    log,
  });
  service.onClose('champion follower', () => champion.close());
  service.ready('store', () => champion.storeIsUp());
  queues.listen(championChanged, () => champion.look());

  const models = createModelControl({
    store,
    schema: config.featureSchema,
    changed: async ({ version, folder }) => {
      await crew.ask('look');
      // Not waited for: with Redis out of reach it takes seconds to fail, and the others look by themselves.
      void tellOfChampion(queues, { version, folder }).catch((err: unknown) =>
        log.warn({ err, version }, 'other processes and MLflow are not told of the new champion'),
      );
    },
  });
  const metrics = createMetrics(crew, {
    model: () => {
      const serving = champion.serving();
      return serving && { version: serving.version, createdAt: new Date(serving.manifest.createdAt) };
    },
    refusedVersion: () => champion.refused()?.version,
    parts: async () => (await service.health()).parts,
    logBacklog: () => logBacklog(config.decisionLogDir),
  });
  const shadow = await followShadow({
    store,
    schema: config.featureSchema,
    metrics: metrics.shadow,
    pollMs: config.championPollSeconds * 1000,
    log,
  });
  service.onClose('shadow', () => shadow.close());
  crew.answer('look', async () => {
    await champion.look();
    await shadow.look();
    return null;
  });

  const { http, drain } = await buildApp({
    schema: config.featureSchema,
    serving: champion.serving,
    refused: champion.refused,
    health: service.health,
    isRefusing: () => config.decisionLogUnwritable === 'refuse' && !decisions.isWritable(),
    decider: createDecider({
      schema: config.featureSchema,
      serving: champion.serving,
      decisions,
      unwritable: config.decisionLogUnwritable,
      metrics,
      shadow,
    }),
    labels,
    findDecision: openDecisionFinder({ dir: config.decisionLogDir, store }).find,
    models,
    loadVersion: models.loadVersion,
    shadow: createShadowControl({
      store,
      loadVersion: models.loadVersion,
      named: shadow.named,
      champion: () => champion.serving()?.version,
      figures: metrics.shadowFigures,
      changed: () => crew.ask('look'),
    }),
    askForRetraining: (requestId) => queues.enqueue(requestRetrainJob, { reason: 'manual', requestId }),
    cancelJob: queues.cancel,
    weekReport: (week) => readDriftReportPage(store, week),
    metrics,
    access,
    queues: allJobs.map(queues.bullQueue),
    limits: {
      maxRows: config.maxRows,
      explainBudgetMs: config.explainBudgetMs,
      bodyBytes: rowBodyBytes(config.maxRows),
      headerBytes: HEADER_BYTES,
      requestMs: config.requestTimeoutSeconds * 1000,
      idleMs: config.idleTimeoutSeconds * 1000,
      requestsPerSecond: config.rateLimitPerSecond,
    },
    log,
  });
  service.onClose('api', () => http.close());
  service.onClose('connections', () => drain.start(config.drainSeconds * 1000));
  const url = await http.listen({ host: config.host, port: config.port });
  log.info({ url, store: store.describe(), model: champion.serving()?.version ?? null }, 'API listens');
}
