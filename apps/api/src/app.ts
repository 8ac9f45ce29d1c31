/** What the API is: access, routes, errors. It never listens; main.ts does. */
import bearerAuth from '@fastify/bearer-auth';
import type { Queues } from '@fraud/queue';
import type { Health } from '@fraud/service';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Access } from './access.ts';
import { handleError, handleNotFound, problem } from './error-handler.ts';
import { registerHealth } from './health-route.ts';
import { type PredictParts, registerPredict } from './predict-route.ts';
import { registerQueueDashboard } from './queue-dashboard.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Name of the token that asked; set by the bearer check before any handler runs. */
    tokenName: string;
  }
}

export type AppParts = PredictParts & {
  access: Access;
  /** Queues shown in the dashboard. */
  queues: ReturnType<Queues['bullQueue']>[];
  health: () => Promise<Health>;
  bodyLimitBytes: number;
  log: FastifyBaseLogger;
};

export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const app: FastifyInstance = fastify({
    loggerInstance: parts.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: parts.bodyLimitBytes,
    requestTimeout: 30_000,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false, verbose: true } },
  });
  app.setErrorHandler(handleError);
  app.setNotFoundHandler(handleNotFound);
  app.decorateRequest('tokenName', '');

  registerHealth(app, parts.serving, parts.health);
  await registerQueueDashboard(app, parts.access, parts.queues);
  await app.register(async (guarded) => {
    await guarded.register(bearerAuth, {
      keys: new Set<string>(),
      auth: (token, request) => {
        const holder = parts.access.holderOf(token);
        if (holder) request.tokenName = holder.name;
        return holder !== undefined;
      },
      contentType: 'application/problem+json',
      errorResponse: (error) => problem(401, `${error.message}; send "Authorization: Bearer <API_TOKEN>"`) as unknown as { error: string },
      verifyErrorLogLevel: 'debug',
    });
    registerPredict(guarded, parts);
  });
  return app;
}
