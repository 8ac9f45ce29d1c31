import { configFromProcess, objectStoreLocation } from '@fraud/config';
import { openDecisionLog } from '@fraud/decision-log';
import { allJobs, championChanged } from '@fraud/jobs';
import { openObjectStore } from '@fraud/object-store';
import { openQueues } from '@fraud/queue';
import { startService } from '@fraud/service';
import { createAccess } from './access.ts';
import { buildApp } from './app.ts';
import { followChampion } from './champion-follower.ts';
import { settings } from './config.ts';

const BODY_BYTES_PER_ROW = 1_024;

const config = configFromProcess('api', 'answers POST /predict with the champion model', settings);
const service = await startService({ name: 'api', logLevel: config.logLevel });
const { log } = service;

const store = openObjectStore(objectStoreLocation(config));
const decisions = await openDecisionLog({ dir: config.decisionLogDir, schema: config.featureSchema, instance: config.instance, fsync: config.decisionLogFsync, segmentMaxAgeMs: config.decisionLogSealSeconds * 1000, onError: (err) => log.error({ err }, 'decision log') });
service.onClose('decision log', () => decisions.close());

const queues = openQueues({ url: config.redisUrl, log });
service.onClose('queues', () => queues.close());
service.ready('redis', () => queues.isUp());

const champion = await followChampion({ store, schema: config.featureSchema, localModelPath: config.latestModelPath, pollMs: config.championPollSeconds * 1000, log });
service.onClose('champion follower', () => champion.close());
service.ready('store', () => champion.storeIsUp());
queues.listen(championChanged, () => champion.look());

const app = await buildApp({
  schema: config.featureSchema,
  serving: champion.serving,
  decisions,
  maxRows: config.maxRows,
  bodyLimitBytes: config.maxRows * BODY_BYTES_PER_ROW,
  access: createAccess([{ name: 'default', token: config.apiToken.reveal() }]),
  queues: allJobs.map(queues.bullQueue),
  health: service.health,
  log,
});
service.onClose('api', () => app.close());
const url = await app.listen({ host: config.host, port: config.port });
log.info({ url, store: store.describe(), model: champion.serving()?.version ?? null }, 'API listens');
