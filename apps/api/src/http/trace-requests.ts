import type { RequestSpan, Tracing } from '@fraud/service';
import type { FastifyRequest } from 'fastify';
import type { TypedApp } from './schemas.ts';

/**
 * Each request that a token opens becomes a span, named by its route. Neither its address nor its errors are told: both
 * may name cards. (This is why it is not left to @fastify/otel, which tells both.)
 */
export function traceRequests(app: TypedApp, { startRequest }: Tracing): void {
  if (startRequest === undefined) return;
  const spans = new WeakMap<FastifyRequest, RequestSpan>();
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.routeOptions.config.roles !== undefined) spans.set(request, startRequest(request.headers));
    done();
  });
  // The body is read between these two hooks, and what follows from its last bytes does not know the request.
  app.addHook('preValidation', (request, _reply, done) => {
    const span = spans.get(request);
    if (span === undefined) done();
    else span.enter(done);
  });
  app.addHook('onResponse', (request, { statusCode }, done) => {
    const { method, id } = request;
    const route = request.routeOptions.url ?? '';
    const attributes = {
      'http.request.method': method,
      'http.route': route,
      'http.response.status_code': statusCode,
      'request.id': id,
    };
    spans.get(request)?.end(`${method} ${route}`, attributes, statusCode >= 500);
    done();
  });
}
