import type { Health } from '@fraud/service';
import type { FastifyInstance } from 'fastify';
import type { ServingModel } from './serving-model.ts';

/** `GET /health`: 200 while a model answers, even with every other part down (`degraded`); 503 before the first model. */
export function registerHealth(app: FastifyInstance, serving: () => ServingModel | undefined, health: () => Promise<Health>): void {
  app.get('/health', async (_request, reply) => {
    const model = serving();
    const measured = await health();
    return reply.code(model ? 200 : 503).send({ ...measured, status: model ? measured.status : 'no model yet', model: model?.version ?? null });
  });
}
