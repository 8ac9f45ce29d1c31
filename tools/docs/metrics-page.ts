import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { markdownTable } from './markdown.ts';

const METRICS = join(import.meta.dirname, '../../apps/api/src/operations/metrics.ts');
const COMPARISON = { champion: 'c', rows: 1, onlyShadow: 1, onlyChampion: 1, sumOfDifferences: 0.1 };

/** What this page needs of the API's metrics. */
type Metrics = {
  observeRequest(method: string, route: string, status: number, seconds: number): void;
  countDecision(modelVersion: string, predictedClass: 0 | 1, probability: number): void;
  countUnlogged(rows: number): void;
  readonly shadow: {
    countScored(version: string, comparison: typeof COMPARISON): void;
    countDropped(version: string, champion: string, rows: number): void;
  };
  scrape(): Promise<{ text: string }>;
};

/** The text of docs/reference/metrics.md: every metric of a scrape in which each of them has counted something. */
export async function metricsPage(): Promise<string> {
  const { createMetrics } = (await import(pathToFileURL(METRICS).href)) as {
    createMetrics: (...parts: unknown[]) => Metrics;
  };
  const metrics = createMetrics({ slot: undefined, answer: () => {} }, sources);
  metrics.observeRequest('GET', '/livez', 200, 0.001);
  metrics.countDecision('v', 1, 0.9);
  metrics.countUnlogged(1);
  metrics.shadow.countScored('v', COMPARISON);
  metrics.shadow.countDropped('v', 'c', 1);
  const { text } = await metrics.scrape();
  const rows = metricsIn(text)
    .filter(({ name }) => !/^(nodejs|process)_/.test(name))
    .map(({ name, type, labels, help }) => [
      `\`${name}\``,
      type,
      labels.map((label) => `\`${label}\``).join(', '),
      help,
    ]);
  return `# Metrics

\`GET /metrics\` of the API answers in Prometheus' text format. It needs no token from the machine itself; from
elsewhere, and through a proxy, it needs a token of role \`read\` or \`operate\`. With several API processes it
shows their sum. Beside the metrics below there are the \`process_\` and \`nodejs_\` ones of the Node.js process
(CPU, memory, event loop).

This page is generated from a scrape by \`npm run docs\`. What to alert on: [monitor](../how-to/monitor.md).

${markdownTable(['Metric', 'Type', 'Labels', 'What it counts'], rows)}
`;
}

const sources = {
  model: () => ({ version: 'v', createdAt: new Date(0) }),
  refusedVersion: () => 'r',
  parts: () => Promise.resolve({ store: 'up' }),
  logBacklog: () => Promise.resolve({ files: 0, bytes: 0, oldest: undefined }),
};

/** The metrics of a scrape, in its order. */
function metricsIn(scrape: string) {
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
