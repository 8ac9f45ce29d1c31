import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

export const REQUEST_ID = 'x-request-id';
const USABLE = /^[\x21-\x7e]{1,128}$/;

/** The caller's own id of the request where it can be logged, else a new one. */
export function requestIdOf({ headers }: { headers: Record<string, string | string[] | undefined> }): string {
  const given = headers[REQUEST_ID];
  return typeof given === 'string' && USABLE.test(given) ? given : randomUUID();
}

/** Every answer names the request it answers. */
export function echoRequestId(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header(REQUEST_ID, request.id);
    done();
  });
}
