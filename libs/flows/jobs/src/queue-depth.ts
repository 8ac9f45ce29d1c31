import type { Queues } from '@fraud/queue';
import { Gauge, type Registry } from 'prom-client';

/** Shows how many jobs of these queues wait, run or have failed; nothing while Redis is away. */
export function addQueueDepth(
  registry: Registry,
  queues: Pick<Queues, 'count' | 'isUp'>,
  jobs: readonly { readonly name: string }[],
): void {
  new Gauge({
    name: 'fraud_queue_jobs',
    help: 'Jobs of a queue that wait, run, are delayed or have failed',
    labelNames: ['queue', 'state'],
    registers: [registry],
    async collect() {
      this.reset();
      if (!queues.isUp()) return;
      for (const job of jobs)
        for (const [state, number] of Object.entries(await queues.count(job)))
          this.set({ queue: job.name, state }, number);
    },
  });
}
