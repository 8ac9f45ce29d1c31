/** The app on a real decision log with a toy model, for the tests of its routes; Redis is out of reach. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openAudit } from '@fraud/audit';
import {
  type Decision,
  erasureKeys,
  labelBacklog,
  logBacklog,
  loggedEvents,
  openDecisionFinder,
  openDecisionIndex,
  openDecisionLog,
  openLabelQuota,
  openLabelReview,
  openLabelSpool,
  openToldEvents,
  readDecisions,
  wasErased,
} from '@fraud/decision-log';
import { readDriftReportPage, readHistorySkew } from '@fraud/drift-report';
import { type FeatureSchema, type HideEntity, parseFeatureSchema } from '@fraud/feature-schema';
import { aModel } from '@fraud/forest-model/testing';
import { allJobs } from '@fraud/jobs';
import type { Manifest } from '@fraud/model-registry';
import { aManifestDraft } from '@fraud/model-registry/testing';
import { type ObjectStoreSettings, openObjectStore } from '@fraud/object-store';
import { QueueError } from '@fraud/queue';
import { NO_TRACING, openLog } from '@fraud/service';
import { type MemoryHistoryOptions, openMemoryHistory } from '@fraud/transaction-history';
import { weeklyEvents } from '@fraud/weekly-data';
import { createAccess } from '../access/access.ts';
import { entryOf, type Role, ROLES } from '../access/token-list.ts';
import { type AppParts, buildApp, type Jobs } from '../app.ts';
import { type ConsoleParts, openConsole } from '../console/open-console.ts';
import type { Limits } from '../http/create-server.ts';
import type { Refusal } from '../models/champion-follower.ts';
import { lastKnownGain } from '../models/last-known-gain.ts';
import { type Models, openModels } from '../models/open-models.ts';
import { type ServingModel, servingModel } from '../models/serving-model.ts';
import { lastRead } from '../operations/last-read.ts';
import { createMetrics } from '../operations/metrics.ts';
import { createDecider } from '../predict/decide.ts';
import { singleWorker } from '../processes/workers.ts';

export const TOKEN = 'b1946ac92492d2347c6235b4';
export const schema = parseFeatureSchema({
  name: 'toy',
  columns: [
    { name: 'Time', role: 'eventTime' },
    { name: 'b', role: 'feature' },
    { name: 'Class', role: 'label' },
  ],
});
export const manifest: Manifest = {
  ...aManifestDraft(),
  version: '0123456789ab',
  createdAt: '2026-11-22T16:00:00.000Z',
  files: [],
};
export const toyModel = servingModel(
  aModel({ inputs: schema.inputs, schemaFingerprint: schema.fingerprint }),
  manifest,
  { schema },
);
/** What hides the entities of weekly files. */
export const entityKey = 'a key of thirty-two bytes or more';
export const bearer = (token: string = TOKEN) => ({ authorization: `Bearer ${token}` });
export const basic = (password: string) => ({
  authorization: `Basic ${Buffer.from(`any:${password}`).toString('base64')}`,
});
/** The token of a client that predicts and gives feedback, and is not trusted. */
export const UNTRUSTED = '4be1c0a97d3f5826a1e0';
/** The token of a client that has one role. */
export const tokenOf = (role: Role): string => `a-token-of-role-${role}`;

/** What a test wants otherwise than `startApi` has it. */
export type Changes = {
  /** That of FEATURE_SCHEMA_FILE. */
  schema?: FeatureSchema;
  hide?: HideEntity;
  /** Left out: histories hear once of the weekly files and labels of the store. */
  histories?: Partial<MemoryHistoryOptions>;
  limits?: Partial<Limits>;
  jobs?: Partial<Jobs>;
  queues?: Partial<ConsoleParts['queues']>;
  health?: AppParts['service']['health'];
  /** Of the console; left out: there are none. */
  pagesDir?: string;
  /** Left out: there is no index of decisions. */
  indexDays?: number;
  /** Left out: a folder of its own. */
  store?: ObjectStoreSettings;
};

export async function startApi(changes: Changes = {}) {
  const { schema: configured = schema, hide } = changes;
  const folder = mkdtempSync(path.join(tmpdir(), 'api-'));
  const state: { serving: ServingModel | undefined; refused: Refusal | undefined } = {
    serving: toyModel,
    refused: undefined,
  };
  const log = openLog('api', 'fatal');
  const storeSettings = changes.store ?? { folder: path.join(folder, 'store') };
  const store = openObjectStore(storeSettings);
  const toldEvents = openToldEvents(store, folder);
  const decisionLog = await openDecisionLog({ dir: folder, schema: configured, instance: 'test' });
  const labels = await openLabelSpool({ dir: path.join(folder, 'labels'), store, onError: (err) => log.warn({ err }) });
  const audit = openAudit({ store, instance: 'test' });
  const quota = await openLabelQuota(path.join(folder, 'labels'), 20);
  const finder = openDecisionFinder({ dir: folder, store });
  const histories = openMemoryHistory({
    dir: path.join(folder, 'histories'),
    pastSince: (of, since) => loggedEvents({ dir: folder, store }, of, since),
    async *newsFor(of, isKnown) {
      yield* weeklyEvents({ store: storeSettings, weeksPrefix: 'weekly_data/', entityKey }, of, isKnown);
      const told = await toldEvents(of, isKnown);
      if (told) yield told;
    },
    erasures: () => erasureKeys(store),
    learnMs: 3_600_000,
    note: (line) => log.info(line),
    onError: (err) => log.error({ err }),
    ...changes.histories,
  });
  await histories.open(configured);
  const index = openDecisionIndex({
    dir: folder,
    labelsDir: path.join(folder, 'labels'),
    store: storeSettings,
    amountColumn: undefined,
    days: changes.indexDays ?? 0,
    onError: (err) => log.warn({ err }),
  });
  index.keep();
  const metrics = createMetrics(singleWorker(), {
    model: () => state.serving && { version: state.serving.version, createdAt: new Date(manifest.createdAt) },
    refusedVersion: () => state.refused?.version,
    gain: lastKnownGain(store),
    parts: () => Promise.resolve({ redis: 'down', store: 'up' }),
    logBacklog: () => Promise.resolve({ files: 1, bytes: 2, oldest: undefined }),
    labelBacklog: () => labelBacklog(path.join(folder, 'labels')),
    histories: histories.status,
    skew: lastRead(() => readHistorySkew(store)),
  });
  const opened: Models = await openModels({
    store,
    terms: { schema: configured, hidesEntities: hide !== undefined },
    localModelPath: path.join(folder, 'latest.forest'),
    pollMs: 3_600_000,
    openHistories: histories.open,
    metrics,
    championChanged: () => Promise.resolve(),
    shadowChanged: () => opened.poll(),
    log,
  });
  const models = { ...opened, serving: () => state.serving ?? opened.serving(), refused: () => state.refused };
  const outOfReach = () => Promise.reject(new QueueError('FRAUD_QUEUE_UNREACHABLE', 'Redis is out of reach'));
  const champion = () => (state.refused === undefined ? 'up' : 'down');
  const { http, drain } = await buildApp({
    schema: configured,
    models,
    ...(changes.pagesDir !== undefined && { pagesDir: changes.pagesDir }),
    mlflowUiUrl: 'http://mlflow.example/',
    decisions: {
      decider: createDecider({
        schema: configured,
        hide,
        models,
        decisions: decisionLog,
        histories,
        unwritable: 'refuse',
        metrics,
        span: NO_TRACING.span,
      }),
      feedback: { labels, quota, askersOf: finder.askersOf, index },
      review: openLabelReview(store),
      find: finder.find,
      readAt: finder.readAt,
      wasErased: (id) => wasErased(store, id),
      index,
      reviewRules: { from: 0.3, perDay: 3 },
      hide,
      isRefusing: () => false,
    },
    jobs: {
      askForRetraining: outOfReach,
      cancelRetraining: outOfReach,
      cancel: outOfReach,
      queues: [],
      weekReport: (week) => readDriftReportPage(store, week),
      ...changes.jobs,
    },
    console: openConsole({
      store,
      queues: {
        latest: outOfReach,
        look: outOfReach,
        retry: outOfReach,
        count: outOfReach,
        beats: outOfReach,
        ...changes.queues,
      },
      jobs: allJobs,
      logBacklog: () => logBacklog(folder),
      histories: histories.status,
      settings: [],
    }),
    metrics,
    access: createAccess([
      entryOf('till', TOKEN),
      ...ROLES.map((role) => ({ ...entryOf(role, tokenOf(role)), roles: [role] })),
      { ...entryOf('shop', UNTRUSTED), roles: ['predict', 'feedback'], trusted: false },
    ]),
    audit,
    limits: {
      maxRows: 3,
      explainBudgetMs: 1_000,
      bodyBytes: 10_000,
      headerBytes: 16_384,
      requestMs: 10_000,
      idleMs: 10_000,
      requestsPerSecond: undefined,
      trustedProxies: [],
      ...changes.limits,
    },
    service: {
      log,
      tracing: NO_TRACING,
      health:
        changes.health ??
        (() =>
          Promise.resolve({
            status: 'degraded',
            service: 'api',
            uptimeSeconds: 1,
            parts: { redis: 'down', store: 'up', champion: champion() },
          })),
    },
  });
  return {
    http,
    drain,
    state,
    store,
    /** Takes what the store names the champion, as long as `state.serving` is undefined. */
    poll: opened.poll,
    labels,
    audit,
    predict: (data: unknown, headers: Record<string, string> = bearer()) =>
      http.inject({ method: 'POST', url: '/predict', headers, payload: { data } as object }),
    /** Every decision in the log so far. */
    logged: (): Decision[] =>
      readdirSync(folder)
        .filter((name) => name.includes('.csv'))
        .flatMap((name) => readDecisions(readFileSync(path.join(folder, name))).decisions),
    close: async () => {
      await http.close();
      await models.close();
      await histories.close();
      await decisionLog.close();
      await labels.close();
      quota.close();
      await index.close();
      await audit.close();
      rmSync(folder, { recursive: true });
    },
  };
}
