import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';

/** Holds the limit for every route of a guarded scope that is registered afterwards. */
export type LimitRate = (scope: FastifyInstance) => void;

/**
 * How often one token may ask, counted over all routes together.
 *
 * @param requestsPerSecond undefined: as often as it likes
 */
export async function rateLimiter(app: FastifyInstance, requestsPerSecond: number | undefined): Promise<LimitRate> {
  if (requestsPerSecond === undefined) return () => undefined;
  await app.register(rateLimit, {
    global: false,
    max: requestsPerSecond,
    timeWindow: 1_000,
    keyGenerator: ({ holder }) => holder.name,
    errorResponseBuilder: ({ holder }, { ttl }) =>
      Object.assign(
        new Error(`The token "${holder.name}" may ask ${requestsPerSecond} times a second; ask again in ${ttl} ms`),
        { statusCode: 429 },
      ),
  });
  const limit = app.rateLimit();
  return (scope) => void scope.addHook('onRequest', limit);
}
