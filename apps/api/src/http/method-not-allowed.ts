import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from './errors.ts';

type ErrorHandler = (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => unknown;
type Known = { readonly methods: Set<string>; readonly errorHandler: ErrorHandler };

/**
 * Answers 405 with `Allow` where a route has other methods than the one asked for, in the form of that route's errors.
 * Returned to be called when every route is registered.
 */
export function watchMethods(app: FastifyInstance): () => void {
  const known = new Map<string, Known>();
  app.addHook('onRoute', function (this: FastifyInstance, { url, method, schema }) {
    if (schema === undefined || schema.hide === true) return;
    const { methods } = known.get(url) ?? { methods: new Set<string>() };
    for (const each of [method].flat()) methods.add(each);
    known.set(url, { methods, errorHandler: this.errorHandler as ErrorHandler });
  });
  return () => {
    for (const [url, { methods, errorHandler }] of [...known]) {
      const allowed = [...methods].sort().join(', ');
      app.route({
        method: app.supportedMethods.filter((method) => !methods.has(method)),
        url,
        schema: { hide: true },
        errorHandler: (error, request, reply) => void errorHandler(error, request, reply),
        onRequest: (request, reply, done) => {
          void reply.header('allow', allowed);
          done(new ApiError('FRAUD_API_METHOD', `${url} does not know ${request.method}, allowed: ${allowed}`));
        },
        handler: () => undefined,
      });
    }
  };
}
