import { createMetrics } from '../operations/metrics.ts';
import { singleWorker } from '../processes/workers.ts';

/**
 * A scrape in which every metric has counted something, so that all labels show.
 *
 * @public tools/docs makes the page of the metrics from it.
 */
export async function exampleScrape(): Promise<string> {
  const metrics = createMetrics(singleWorker(), {
    model: () => ({ version: 'v', createdAt: new Date(0) }),
    refusedVersion: () => 'v',
    gain: () => ({
      version: 'v',
      week: 'week_2026_48',
      weeks: 1,
      rows: 1_000,
      frauds: 10,
      auprc: { gain: 0.01, low: -0.05, high: 0.07 },
      money: { gain: 20, low: -300, high: 340 },
    }),
    parts: () => Promise.resolve({ store: 'up' }),
    logBacklog: () => Promise.resolve({ files: 0, bytes: 0, oldest: undefined }),
    labelBacklog: () => Promise.resolve({ batches: 0, oldest: undefined }),
    skew: () => undefined,
    histories: () => ({ kept: 'memory', entities: 1, events: 1, bytes: 100, stale: 0, learned: 0, isComplete: true }),
  });
  metrics.observeRequest('GET', '/livez', 200, 0.001);
  metrics.countDecision('v', 1, 0.9);
  metrics.countUnlogged(1);
  metrics.countIgnored('country');
  metrics.shadow.countScored('v', { champion: 'c', rows: 1, onlyShadow: 1, onlyChampion: 1, sumOfDifferences: 0.1 });
  metrics.shadow.countDropped('v', 'c', 1);
  return (await metrics.scrape()).text;
}
