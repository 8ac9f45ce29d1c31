import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Access } from '../access/access.ts';
import { ApiError } from '../http/errors.ts';
import type { TypedApp } from '../http/schemas.ts';
import type { Metrics } from './metrics.ts';

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const UNKNOWN_ROUTE = 'unknown';

/** Times every request by its route. */
export function observeRequests(app: TypedApp, metrics: Metrics): void {
  app.addHook('onResponse', (request, reply, done) => {
    metrics.observeRequest(
      request.method,
      request.routeOptions.url ?? UNKNOWN_ROUTE,
      reply.statusCode,
      reply.elapsedTime / 1000,
    );
    done();
  });
}

/** `GET /metrics`: for a program on this machine, or with a token of role read or operate. */
export function registerMetricsRoute(app: TypedApp, metrics: Metrics, access: Access): void {
  const schema = {
    operationId: 'getMetrics',
    summary: 'Prometheus metrics',
    description: 'From this machine without a token; from elsewhere, and through a proxy, with one of role read.',
    tags: ['operations'],
    response: { 200: { content: { 'text/plain': { schema: Type.String() } } } },
  };
  app.get(
    '/metrics',
    {
      config: { problems: [403] },
      schema,
      onRequest: (request, _reply, done) =>
        isLocal(request) || mayRead(request, access)
          ? done()
          : done(new ApiError('FRAUD_API_ROLE', 'Metrics need a token of role read, or a caller on this machine')),
    },
    async (_request, reply: FastifyReply) => {
      const { text, contentType } = await metrics.scrape();
      return reply.type(contentType).send(text);
    },
  );
}

/** A proxy on this machine asks on behalf of others and says so. */
function isLocal({ ip, headers }: FastifyRequest): boolean {
  return LOOPBACK.has(ip) && headers['x-forwarded-for'] === undefined && headers.forwarded === undefined;
}

function mayRead({ headers }: FastifyRequest, access: Access): boolean {
  const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
  const holder = token === undefined ? undefined : access.holderOf(token);
  return holder !== undefined && (holder.roles.includes('read') || holder.roles.includes('operate'));
}
