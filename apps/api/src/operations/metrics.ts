/**
 * What operations see of all API processes together, in Prometheus' text format. Children are kept by label, so that
 * counting allocates nothing.
 */
import type { AnsweredSums } from '@fraud/drift';
import type { HistorySkew } from '@fraud/drift-report';
import type { HistoryStatus } from '@fraud/transaction-history';
import {
  AggregatorRegistry,
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  type MetricValueWithName,
  Registry,
} from 'prom-client';
import { createHistoryMetrics } from '../histories/history-metrics.ts';
import type { KnownGain } from '../models/last-known-gain.ts';
import type { Workers } from '../processes/workers.ts';
import {
  createShadowMetrics,
  type ShadowFigures,
  shadowFiguresIn,
  type ShadowMetrics,
} from '../shadow/shadow-metrics.ts';

const LATENCY_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Sums over the labels of other gauges of prom-client, under names that Prometheus keeps for counters. */
const GAUGES_NAMED_AS_COUNTERS = ['handles', 'requests', 'resources'].map((what) => `nodejs_active_${what}_total`);
const SCORE_BUCKETS = [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1];

/** What is asked at the moment of a scrape. */
export type MetricSources = {
  model(): { version: string; createdAt: Date } | undefined;
  refusedVersion(): string | null | undefined;
  gain(): KnownGain | undefined;
  parts(): Promise<Readonly<Record<string, 'up' | 'down'>>>;
  logBacklog(): Promise<{ files: number; bytes: number; oldest: Date | undefined }>;
  labelBacklog(): Promise<{ batches: number; oldest: Date | undefined }>;
  histories(): HistoryStatus;
  /** What the watchdog found of the histories last. */
  skew(): HistorySkew | undefined;
};

export type Metrics = {
  observeRequest(method: string, route: string, status: number, seconds: number): void;
  countDecision(modelVersion: string, predictedClass: 0 | 1, probability: number): void;
  /** Answered rows that are in no log. */
  countUnlogged(rows: number): void;
  /** A value of a request that the schema of the model in service has no place for. */
  countIgnored(column: string): void;
  readonly shadow: ShadowMetrics;
  shadowFigures(version: string, champion: string): Promise<ShadowFigures>;
  /** What all processes have answered with a version since they started. */
  answered(version: string): Promise<AnsweredSums>;
  /** The text of a scrape and its content type. */
  scrape(): Promise<{ text: string; contentType: string }>;
};

export function createMetrics(workers: Workers, sources: MetricSources): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of GAUGES_NAMED_AS_COUNTERS) registry.removeSingleMetric(name);
  const registers = [registry];
  const latency = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request line to the end of the answer',
    labelNames: ['method', 'route', 'status'],
    buckets: LATENCY_BUCKETS,
    registers,
  });
  const decisions = new Counter({
    name: 'fraud_decisions_total',
    help: 'Answered rows by class and model version',
    labelNames: ['class', 'version'],
    registers,
  });
  const unlogged = new Counter({
    name: 'fraud_decisions_unlogged_total',
    help: 'Answered rows that could not be written to the decision log',
    registers,
  });
  const ignored = new Counter({
    name: 'fraud_values_ignored_total',
    help: 'Values of requests that only the configured schema takes, not that of the model in service',
    labelNames: ['column'],
    registers,
  });
  const scores = new Histogram({
    name: 'fraud_score',
    help: 'Fraud probability of the answered rows',
    labelNames: ['version'],
    buckets: SCORE_BUCKETS,
    registers,
  });
  const setGauges = createGauges(registers, sources);

  const own = async (): Promise<Registry> => {
    await setGauges();
    return registry;
  };
  workers.handle('metrics', async () => await (await own()).getMetricsAsJSON());
  // A sum leaves out what has none, such as the start of the process: with one process nothing is summed.
  const together = async (): Promise<Registry> =>
    workers.number === undefined ? await own() : AggregatorRegistry.aggregate(await workers.broadcast('metrics'));

  const latencyOf = keptBy((key) => {
    const [method, route, status] = key.split(' ') as [string, string, string];
    return latency.labels(method, route, status);
  });
  const ignoredOf = keptBy((column) => ignored.labels(column));
  const countersOf = keptBy((version) => ({
    classes: [decisions.labels('No Fraud', version), decisions.labels('Fraud', version)] as const,
    score: scores.labels(version),
  }));

  return {
    observeRequest: (method, route, status, seconds) => latencyOf(`${method} ${route} ${status}`).observe(seconds),
    countDecision(version, predictedClass, probability) {
      const { classes, score } = countersOf(version);
      classes[predictedClass].inc();
      score.observe(probability);
    },
    countUnlogged: (rows) => unlogged.inc(rows),
    countIgnored: (column) => ignoredOf(column).inc(),
    shadow: createShadowMetrics(registers),
    shadowFigures: async (version, champion) =>
      shadowFiguresIn(await (await together()).getMetricsAsJSON(), version, champion),
    async answered(version) {
      const all = await (await together()).getMetricsAsJSON();
      const valuesOf = (name: string) =>
        (all.find((metric) => metric.name === name)?.values as MetricValueWithName<string>[]).filter(
          ({ labels }) => labels.version === version,
        );
      const counts = valuesOf('fraud_decisions_total');
      const flagged = counts.find(({ labels }) => labels.class === 'Fraud')?.value ?? 0;
      const sum = valuesOf('fraud_score').find(({ metricName }) => metricName === 'fraud_score_sum')?.value ?? 0;
      return { rows: counts.reduce((rows, { value }) => rows + value, 0), flagged, scores: sum };
    },
    async scrape() {
      const all = await together();
      return { text: await all.metrics(), contentType: all.contentType };
    },
  };
}

/** What sets every gauge to what is the case now. */
function createGauges(
  registers: Registry[],
  { model, refusedVersion, gain, parts, logBacklog, labelBacklog, histories, skew }: MetricSources,
): () => Promise<void> {
  const gauge = (aggregator: 'max' | 'min' | 'sum', name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name, help, labelNames, registers, aggregator });
  gauge('sum', 'fraud_api_processes', 'API processes that answer behind this port').set(1);
  const modelAge = gauge(
    'max',
    'fraud_model_age_seconds',
    'Age of the model in service since it was trained',
    'version',
  );
  const refused = gauge(
    'max',
    'fraud_model_refused',
    '1 for a champion that was refused; the model before it stays in service',
    'version',
  );
  const gains = {
    auprc: gauge(
      'max',
      'fraud_promotion_gain_auprc',
      'AUPRC that the champion has gained over the model it replaced, on the labels since, and its interval',
      'version',
      'bound',
    ),
    money: gauge(
      'max',
      'fraud_promotion_gain_money',
      'Money that the champion has saved over the model it replaced, on the labels since, and its interval',
      'version',
      'bound',
    ),
  };
  const partUp = gauge('min', 'fraud_part_up', '1 while the part works, for every process, else 0', 'part');
  const backlogFiles = gauge(
    'max',
    'fraud_decision_log_backlog_files',
    'Files of the decision log that wait to be shipped',
  );
  const backlogBytes = gauge(
    'max',
    'fraud_decision_log_backlog_bytes',
    'Bytes of the decision log that wait to be shipped',
  );
  const backlogAge = gauge(
    'max',
    'fraud_decision_log_backlog_age_seconds',
    'Age of the oldest file of the decision log that waits to be shipped',
  );
  const labelBatches = gauge(
    'max',
    'fraud_labels_waiting_batches',
    'Batches of labels that wait on this machine for the store',
  );
  const labelAge = gauge(
    'max',
    'fraud_labels_waiting_age_seconds',
    'Age of the oldest batch of labels that waits on this machine for the store',
  );

  const setHistories = createHistoryMetrics(registers, histories, skew);

  return async () => {
    setHistories();
    const [states, backlog, labels] = await Promise.all([parts(), logBacklog(), labelBacklog()]);
    const [serving, refusedNow] = [model(), refusedVersion()];
    modelAge.reset();
    if (serving) modelAge.set({ version: serving.version }, ageSeconds(serving.createdAt));
    refused.reset();
    if (refusedNow !== undefined) refused.set({ version: refusedNow ?? 'none' }, 1);
    const gained = gain();
    for (const figure of ['auprc', 'money'] as const) {
      gains[figure].reset();
      for (const [bound, value] of Object.entries(gained?.[figure] ?? {}))
        gains[figure].set({ version: gained!.version, bound }, value);
    }
    for (const [part, state] of Object.entries(states)) partUp.set({ part }, state === 'up' ? 1 : 0);
    backlogFiles.set(backlog.files);
    backlogBytes.set(backlog.bytes);
    backlogAge.set(backlog.oldest === undefined ? 0 : ageSeconds(backlog.oldest));
    labelBatches.set(labels.batches);
    labelAge.set(labels.oldest === undefined ? 0 : ageSeconds(labels.oldest));
  };
}

function ageSeconds(since: Date): number {
  return (Date.now() - since.getTime()) / 1000;
}

/** One value a key, made when it is first asked for; the keys are few. */
function keptBy<V>(make: (key: string) => V): (key: string) => V {
  const kept = new Map<string, V>();
  return (key) => {
    let value = kept.get(key);
    if (value === undefined) kept.set(key, (value = make(key)));
    return value;
  };
}
