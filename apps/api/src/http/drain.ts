/**
 * An end without a dropped request: keep-alive clients are told to close and have a moment to do so, then the rest is
 * answered.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

const POLL_MS = 20;

export type Drain = {
  isDraining(): boolean;
  /**
   * From now on each answer closes its connection; resolves when none is open any more, at the latest after
   * `graceMs`.
   */
  start(graceMs: number): Promise<void>;
};

export function registerDrain(app: FastifyInstance): Drain {
  let draining = false;
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (draining) void reply.header('connection', 'close');
    done();
  });
  return {
    isDraining: () => draining,
    async start(graceMs) {
      draining = true;
      for (const end = performance.now() + graceMs; performance.now() < end && (await openConnections(app)) > 0;)
        await sleep(POLL_MS);
    },
  };
}

function openConnections({ server }: FastifyInstance): Promise<number> {
  return new Promise((resolve) => server.getConnections((_error, count) => resolve(count ?? 0)));
}
