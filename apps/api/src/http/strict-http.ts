/** What Node's HTTP server takes more lightly than it should. */
import type { FastifyInstance } from 'fastify';
import { ApiError } from './errors.ts';

/**
 * A request with two names of its host is refused: a proxy may have heeded the other one. A client that asks first
 * whether it may send its body (`Expect: 100-continue`) is told so once its token has been checked.
 */
export function registerStrictHttp(app: FastifyInstance): void {
  app.server.on('checkContinue', (request, response) => app.server.emit('request', request, response));
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    const { rawHeaders } = raw;
    let hosts = 0;
    for (let i = 0; i < rawHeaders.length; i += 2) if (rawHeaders[i]!.length === 4 && isHost(rawHeaders[i]!)) hosts++;
    done(hosts > 1 ? new ApiError('FRAUD_API_HOST', `There are ${hosts} Host headers, allowed: one`) : undefined);
  });
  app.addHook('preParsing', ({ raw }, reply, payload, done) => {
    if (raw.headers.expect !== undefined) reply.raw.writeContinue();
    done(null, payload);
  });
}

function isHost(name: string): boolean {
  return name.toLowerCase() === 'host';
}
