/**
 * What operations see of all API processes together, in Prometheus' text format. Children are kept by label, so that
 * counting allocates nothing.
 */
import type { AnsweredSums } from '@fraud/drift';
import {
  AggregatorRegistry,
  collectDefaultMetrics,
  Counter,
  Histogram,
  type MetricValueWithName,
  Registry,
} from 'prom-client';
import type { Workers } from '../processes/workers.ts';
import {
  createShadowMetrics,
  type ShadowFigures,
  shadowFiguresIn,
  type ShadowMetrics,
} from '../shadow/shadow-metrics.ts';
import { createGauges, type MetricSources } from './gauges.ts';

const LATENCY_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Sums over the labels of other gauges of prom-client, under names that Prometheus keeps for counters. */
const GAUGES_NAMED_AS_COUNTERS = ['handles', 'requests', 'resources'].map((what) => `nodejs_active_${what}_total`);
const SCORE_BUCKETS = [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1];

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

/** One value a key, made when it is first asked for; the keys are few. */
function keptBy<V>(make: (key: string) => V): (key: string) => V {
  const kept = new Map<string, V>();
  return (key) => {
    let value = kept.get(key);
    if (value === undefined) kept.set(key, (value = make(key)));
    return value;
  };
}
