import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Health } from './health.ts';

/** Sums over the labels of other gauges of prom-client, under names that Prometheus keeps for counters. */
const GAUGES_NAMED_AS_COUNTERS = ['handles', 'requests', 'resources'].map((what) => `nodejs_active_${what}_total`);

/** Adds what every service shows: its Node.js process, and which of its parts are up at the moment of a scrape. */
export function addServiceMetrics(registry: Registry, health: () => Promise<Health>): void {
  collectDefaultMetrics({ register: registry });
  for (const name of GAUGES_NAMED_AS_COUNTERS) registry.removeSingleMetric(name);
  new Gauge({
    name: 'service_part_up',
    help: '1 while the part of the service works, else 0',
    labelNames: ['part'],
    registers: [registry],
    async collect() {
      const { parts } = await health();
      for (const [part, state] of Object.entries(parts)) this.set({ part }, state === 'up' ? 1 : 0);
    },
  });
}
