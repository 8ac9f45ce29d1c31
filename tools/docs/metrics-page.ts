import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { markdownTable } from './markdown.ts';

const EXAMPLE = join(import.meta.dirname, '../../apps/api/src/testing/example-scrape.ts');

/** The text of docs/reference/metrics.md: every metric of a scrape in which each of them has counted something. */
export async function metricsPage(): Promise<string> {
  const { exampleScrape } = (await import(pathToFileURL(EXAMPLE).href)) as { exampleScrape: () => Promise<string> };
  const text = await exampleScrape();
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
