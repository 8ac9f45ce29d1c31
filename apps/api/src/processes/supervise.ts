import cluster from 'node:cluster';
import { startService } from '@fraud/service';
import type { ApiConfig } from '../config.ts';
import { openCrewExchange } from './crew-exchange.ts';

/** Longer than each of the others takes at most. */
const CLOSE_MS = 20_000;
/** Before a process that never listened is tried again. */
const PAUSE_MS = 1_000;

/**
 * The first process when the API is several: it starts the others, replaces one that ends, hands the signals on, and
 * ends them. They share its port; it answers no request itself.
 */
export async function supervise({ apiWorkers, apiTokensFile, logLevel }: ApiConfig): Promise<void> {
  const service = await startService({ name: 'api', logLevel, closeTimeoutMs: CLOSE_MS });
  const { log } = service;
  const crew = openCrewExchange();
  let hasServed = false;
  let isClosing = false;

  function start(slot: number): void {
    const worker = cluster.fork();
    let isListening = false;
    crew.add(worker, slot);
    worker.once('listening', () => (hasServed = isListening = true));
    worker.once('exit', (code: number, signal: string | null) => {
      if (isClosing) return;
      if (!hasServed)
        throw new Error(
          `Cannot serve: process ${slot} of ${apiWorkers} ended with ${signal ?? code} before it listened; its log says why`,
        );
      log.error({ slot, code, signal }, 'a process of the API has ended; another takes its place');
      setTimeout(() => isClosing || start(slot), isListening ? 0 : PAUSE_MS);
    });
  }

  service.onClose('processes', async () => {
    isClosing = true;
    const failed = await crew.endAll();
    if (failed.length > 0) throw new Error(`Processes ${failed.join(', ')} did not end in order; their logs say why`);
  });
  if (apiTokensFile !== undefined)
    service.onHangup(() => Object.values(cluster.workers!).forEach((worker) => worker?.process.kill('SIGHUP')));
  for (let slot = 1; slot <= apiWorkers; slot++) start(slot);
}
