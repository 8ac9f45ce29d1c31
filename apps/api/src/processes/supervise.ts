import cluster from 'node:cluster';
import { startService } from '@fraud/service';
import type { ApiConfig } from '../config.ts';
import { openPrimary } from './primary.ts';

/** Longer than a worker takes to close. */
const CLOSE_MS = 20_000;
/** Before a worker that never listened is started again. */
const PAUSE_MS = 1_000;

/**
 * The primary when the API is several processes: it starts the workers, replaces one that ends, hands the signals on,
 * and ends them. They share its port; it answers no request itself.
 */
export async function supervise({ apiWorkers, apiTokensFile, logLevel }: ApiConfig): Promise<void> {
  const service = await startService({ name: 'api', logLevel, closeTimeoutMs: CLOSE_MS });
  const { log } = service;
  // Workers accept for themselves: a connection that the primary hands to a worker which dies is answered by nobody.
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  const primary = openPrimary();
  let hasServed = false;
  let isClosing = false;

  function start(number: number): void {
    const worker = cluster.fork();
    let isListening = false;
    primary.add(worker, number);
    worker.once('listening', () => (hasServed = isListening = true));
    worker.once('exit', (code: number, signal: string | null) => {
      if (isClosing) return;
      if (!hasServed)
        throw new Error(
          `Cannot serve: worker ${number} of ${apiWorkers} ended with ${signal ?? code} before it listened; ` +
            'its log says why',
        );
      log.error({ worker: number, code, signal }, 'a worker of the API has ended; another takes its place');
      setTimeout(() => isClosing || start(number), isListening ? 0 : PAUSE_MS);
    });
  }

  service.onClose('workers', async () => {
    isClosing = true;
    const failed = await primary.endAll();
    if (failed.length > 0) throw new Error(`Workers ${failed.join(', ')} did not end in order; their logs say why`);
  });
  if (apiTokensFile !== undefined)
    service.onHangup(() => Object.values(cluster.workers!).forEach((worker) => worker?.process.kill('SIGHUP')));
  for (let number = 1; number <= apiWorkers; number++) start(number);
}
