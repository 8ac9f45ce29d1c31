/** How this process is: for people, for who restarts it, and for who sends it requests. */
import type { Health } from '@fraud/service';
import type { FastifyInstance } from 'fastify';
import type { Refusal } from '../models/champion-follower.ts';
import type { ServingModel } from '../models/serving-model.ts';

export type HealthSources = {
  serving: () => ServingModel | undefined;
  /** The champion that could not be put into service. */
  refused: () => Refusal | undefined;
  health: () => Promise<Health>;
  /** Whether predictions are refused because their decisions cannot be logged. */
  isRefusing: () => boolean;
};

const parts = { type: 'object', additionalProperties: { type: 'string', enum: ['up', 'down'] } };
const healthSchema = {
  type: 'object',
  required: ['status', 'parts', 'model'],
  properties: {
    status: { type: 'string', description: 'ok, degraded (a part is down, predictions are answered) or no model yet' },
    service: { type: 'string' },
    uptimeSeconds: { type: 'number' },
    parts,
    model: { type: ['string', 'null'], description: 'Version in service' },
  },
};
const readySchema = {
  type: 'object',
  required: ['ready', 'degraded', 'model'],
  properties: {
    ready: { type: 'boolean' },
    degraded: {
      type: 'array',
      items: { type: 'string' },
      description: 'Parts that are down; predictions are answered all the same',
    },
    model: {
      type: ['object', 'null'],
      required: ['version', 'ageSeconds'],
      properties: { version: { type: 'string' }, ageSeconds: { type: 'number' } },
    },
    refused: {
      type: 'object',
      required: ['version', 'reason'],
      properties: { version: { type: 'string' }, reason: { type: 'string' } },
    },
    reason: { type: 'string', description: 'Why it is not ready' },
  },
};

export function registerHealthRoutes(
  app: FastifyInstance,
  { serving, refused, health, isRefusing }: HealthSources,
  isDraining: () => boolean,
): void {
  const tags = ['operations'];

  function whyNotReady(hasModel: boolean): string | undefined {
    if (isDraining()) return 'the process is about to end';
    if (isRefusing()) return 'the decision log cannot be written: see to the disk';
    return hasModel ? undefined : 'no model is loaded yet';
  }

  app.get(
    '/health',
    {
      schema: {
        summary: 'State of the service and its parts',
        description: '200 while a model answers, whatever else is down; 503 before the first model.',
        tags,
        response: { 200: healthSchema, 503: healthSchema },
      },
    },
    async (_request, reply) => {
      const model = serving();
      const measured = await health();
      return reply
        .code(model ? 200 : 503)
        .send({ ...measured, status: model ? measured.status : 'no model yet', model: model?.version ?? null });
    },
  );

  app.get(
    '/livez',
    {
      schema: {
        summary: 'Whether the process lives',
        tags,
        response: { 200: { type: 'object', properties: { live: { type: 'boolean' } } } },
      },
    },
    () => ({ live: true }),
  );

  app.get(
    '/readyz',
    {
      schema: {
        summary: 'Whether to send requests here',
        description:
          '200 while a model is loaded, the process is not about to end and predictions are not refused for want of a decision log. A store out of reach means that the model may be old: named under degraded.',
        tags,
        response: { 200: readySchema, 503: readySchema },
      },
    },
    async (_request, reply) => {
      const model = serving();
      const refusal = refused();
      const measured = await health();
      const reason = whyNotReady(model !== undefined);
      return reply.code(reason === undefined ? 200 : 503).send({
        ready: reason === undefined,
        degraded: [
          ...Object.entries(measured.parts)
            .filter(([, state]) => state === 'down')
            .map(([part]) => part),
          ...(refusal ? ['champion'] : []),
        ],
        model: model
          ? {
              version: model.version,
              ageSeconds: Math.round((Date.now() - Date.parse(model.manifest.createdAt)) / 1000),
            }
          : null,
        ...(refusal && { refused: refusal }),
        ...(reason !== undefined && { reason }),
      });
    },
  );
}
