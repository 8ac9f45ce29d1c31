import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { TokenHolder } from '../access/access.ts';
import { bearerToken, logIn } from '../access/authentication.ts';
import type { Login } from '../access/login.ts';
import { ApiError } from '../http/errors.ts';
import type { TypedApp } from '../http/schemas.ts';
import type { Metrics } from './metrics.ts';

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);
/** What a proxy adds to the requests that it passes on. */
const PROXY_HEADERS = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'forwarded', 'via'];
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

export type MetricsAccess = {
  readonly login: Login;
  /** Whether a proxy stands before the API: then nobody is known to ask from this machine. */
  readonly isProxied: boolean;
};

/** `GET /metrics`: for a program on this machine, or with a token of role read or operate. */
export function registerMetricsRoute(app: TypedApp, metrics: Metrics, { login, isProxied }: MetricsAccess): void {
  const schema = {
    operationId: 'getMetrics',
    summary: 'Prometheus metrics',
    description:
      'From this machine without a token, unless TRUSTED_PROXIES is set; from elsewhere, and through a proxy, with ' +
      'one of role read.',
    tags: ['operations'],
    response: { 200: { content: { 'text/plain': { schema: Type.String() } } } },
  };
  app.get(
    '/metrics',
    {
      config: { problems: [403] },
      schema,
      onRequest: (request, _reply, done) => {
        try {
          if (isProxied || !isLocal(request)) checkReader(request, login);
          done();
        } catch (error) {
          done(error as Error);
        }
      },
    },
    async (_request, reply: FastifyReply) => {
      const { text, contentType } = await metrics.scrape();
      return reply.type(contentType).send(text);
    },
  );
}

/**
 * A proxy on this machine asks on behalf of others. Some say so in a header; those that do not still pass on or change
 * the name by which the service was asked for.
 */
function isLocal({ ip, headers, hostname }: FastifyRequest): boolean {
  return LOOPBACK.has(ip) && LOCAL_NAMES.has(hostname) && PROXY_HEADERS.every((name) => headers[name] === undefined);
}

/** @throws FRAUD_API_ROLE, FRAUD_API_GUESSING */
function checkReader(request: FastifyRequest, login: Login): void {
  logIn(login, bearerToken(request.headers.authorization), request);
  const { roles = [] } = (request.holder as TokenHolder | null) ?? {};
  if (!roles.some((role) => role === 'read' || role === 'operate'))
    throw new ApiError('FRAUD_API_ROLE', 'Metrics need a token of role read, or a caller on this machine');
}
