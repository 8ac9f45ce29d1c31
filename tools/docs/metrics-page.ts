import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { addQueueDepth } from '@fraud/jobs';
import { addServiceMetrics } from '@fraud/service';
import { Registry } from 'prom-client';
import { markdownTable } from './markdown.ts';

const APPS = join(import.meta.dirname, '../../apps');
const SERVICES = ['watchdog', 'trainer', 'log-shipper'];

type Metric = { name: string; type: string; labels: string[]; help: string };

/** The text of docs/reference/metrics.md: every metric of a scrape in which each of them has counted something. */
export async function metricsPage(): Promise<string> {
  const ofServices = await Promise.all(
    SERVICES.map(async (service) => `## Of the ${service}\n\n${tableOf(await metricsOf(service))}`),
  );
  return `# Metrics

\`GET /metrics\` of the API answers in Prometheus' text format. It needs no token from the machine itself; from
elsewhere, and through a proxy, it needs a token of role \`read\` or \`operate\`. With several API processes it
shows their sum. Beside the metrics below there are the \`process_\` and \`nodejs_\` ones of the Node.js process
(CPU, memory, event loop).

The other services answer \`GET /metrics\` on their \`HEALTH_PORT\`, without a token: let nobody but Prometheus reach
that port. They have the \`process_\` and \`nodejs_\` ones, too. A counter begins at 0 when its process does.

This page is generated from a scrape by \`npm run docs\`. What to alert on: [monitor](../how-to/monitor.md).

## Of the API

${tableOf(await metricsOfApi())}

${ofServices.join('\n\n')}
`;
}

/** The names of all metrics of all services. */
export async function knownMetrics(): Promise<string[]> {
  const all = [await metricsOfApi(), ...(await Promise.all(SERVICES.map(metricsOf)))];
  return all.flatMap((metrics) => metrics.map(({ name }) => name));
}

async function metricsOfApi(): Promise<Metric[]> {
  const example = pathToFileURL(join(APPS, 'api/src/testing/example-scrape.ts')).href;
  const { exampleScrape } = (await import(example)) as { exampleScrape: () => Promise<string> };
  return metricsIn(await exampleScrape());
}

/** What a metric of a watchdog, trainer or log-shipper shows before anything has happened; empty if none has it. */
export async function shownAtStart(name: string): Promise<string> {
  const registries = await Promise.all(SERVICES.map(registryOf));
  const registry = registries.find((each) => each.getSingleMetric(name) !== undefined);
  return (await registry?.getSingleMetricAsString(name)) ?? '';
}

/** Of a service that counts by a registry: its `metrics.ts` exports the one function that fills it. */
async function registryOf(service: string): Promise<Registry> {
  const registry = new Registry();
  addServiceMetrics(registry, () => Promise.reject(new Error('no service runs')));
  addQueueDepth(registry, { isUp: () => false, count: () => Promise.reject(new Error('no queue is open')) }, []);
  const module = (await import(pathToFileURL(join(APPS, service, 'src/metrics.ts')).href)) as object;
  const [fill] = Object.values(module) as [(registry: Registry, backlog: () => Promise<{ bytes: number }>) => void];
  fill(registry, () => Promise.resolve({ bytes: 0 }));
  return registry;
}

async function metricsOf(service: string): Promise<Metric[]> {
  const registry = await registryOf(service);
  const metrics = registry.getMetricsAsArray() as unknown as { name: string; help: string; labelNames: string[] }[];
  const types = { Counter: 'counter', Gauge: 'gauge', Histogram: 'histogram' } as Readonly<Record<string, string>>;
  return metrics.map((metric) => ({
    name: metric.name,
    help: metric.help,
    type: types[metric.constructor.name] ?? 'untyped',
    labels: metric.labelNames,
  }));
}

function tableOf(metrics: readonly Metric[]): string {
  const rows = metrics
    .filter(({ name }) => !/^(nodejs|process)_/.test(name))
    .map(({ name, type, labels, help }) => [
      `\`${name}\``,
      type,
      labels.map((label) => `\`${label}\``).join(', '),
      help,
    ]);
  return markdownTable(['Metric', 'Type', 'Labels', 'What it counts'], rows);
}

/** The metrics of a scrape, in its order. */
function metricsIn(scrape: string): Metric[] {
  return [...scrape.matchAll(/^# HELP (\S+) (.*)\n# TYPE \S+ (\S+)$/gm)].map(([, name, help, type]) => ({
    name: name!,
    help: help!,
    type: type!,
    labels: labelsIn(scrape, name!),
  }));
}

function labelsIn(scrape: string, name: string): string[] {
  const samples = scrape.matchAll(new RegExp(`^${name}(?:_bucket)?\\{([^}]*)\\}`, 'gm'));
  const labels = [...samples].flatMap(([, pairs]) => [...pairs!.matchAll(/(\w+)=/g)].map(([, label]) => label!));
  return [...new Set(labels)].filter((label) => label !== 'le');
}
