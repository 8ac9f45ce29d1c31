/** How this process is: for people, for who restarts it, and for who sends it requests. */
import type { Health as ServiceHealth } from '@fraud/service';
import { Type } from 'typebox';
import { Dictionary, ModelVersion, Nullable, type TypedApp } from '../http/schemas.ts';
import type { Refusal } from '../models/champion-follower.ts';
import type { ServingModel } from '../models/serving-model.ts';

export type HealthSources = {
  serving: () => ServingModel | undefined;
  /** Why the model in service is not the champion of the store, if it is not. */
  refused: () => Refusal | undefined;
  health: () => Promise<ServiceHealth>;
  /** Whether predictions are refused because their decisions cannot be logged. */
  isRefusing: () => boolean;
  /** Whether the process is about to end. */
  isDraining: () => boolean;
};

const Health = Type.Object(
  {
    status: Type.Enum(['ok', 'degraded', 'no model yet'], {
      type: 'string',
      description: 'degraded: a part is down, predictions are answered',
    }),
    service: Type.String(),
    uptimeSeconds: Type.Number(),
    parts: Dictionary(Type.Enum(['up', 'down'], { type: 'string' })),
    model: Nullable(ModelVersion, { description: 'Version in service' }),
  },
  { title: 'Health' },
);
const Readiness = Type.Object(
  {
    ready: Type.Boolean(),
    degraded: Type.Array(Type.String(), {
      description: 'Parts that are down; predictions are answered all the same',
    }),
    model: Nullable(Type.Object({ version: ModelVersion, ageSeconds: Type.Number() }, { title: 'ReadyModel' }), {
      description: 'Version in service, and the time since it was trained',
    }),
    refused: Type.Optional(
      Type.Object(
        { version: Nullable(ModelVersion), reason: Type.String() },
        {
          title: 'RefusedChampion',
          description: 'The champion that could not be put into service; version null: the store names none',
        },
      ),
    ),
    reason: Type.Optional(Type.String({ description: 'Why it is not ready' })),
  },
  { title: 'Readiness' },
);
const Liveness = Type.Object({ live: Type.Boolean() }, { title: 'Liveness' });

export function registerHealthRoutes(
  app: TypedApp,
  { serving, refused, health, isRefusing, isDraining }: HealthSources,
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
        operationId: 'getHealth',
        summary: 'State of the service and its parts',
        description: '200 while a model answers, whatever else is down; 503 before the first model.',
        tags,
        response: { 200: Health, 503: Health },
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
        operationId: 'getLiveness',
        summary: 'Whether the process lives',
        description: '200 as long as the process answers; restart it when it does not.',
        tags,
        response: { 200: Liveness },
      },
    },
    () => ({ live: true }),
  );

  app.get(
    '/readyz',
    {
      schema: {
        operationId: 'getReadiness',
        summary: 'Whether to send requests here',
        description:
          '200 while a model is loaded, the process is not about to end and predictions are not refused for want of ' +
          'a decision log. A store out of reach means that the model may be old; it is named under degraded.',
        tags,
        response: { 200: Readiness, 503: Readiness },
      },
    },
    async (_request, reply) => {
      const model = serving();
      const refusal = refused();
      const measured = await health();
      const reason = whyNotReady(model !== undefined);
      return reply.code(reason === undefined ? 200 : 503).send({
        ready: reason === undefined,
        degraded: Object.entries(measured.parts)
          .filter(([, state]) => state === 'down')
          .map(([part]) => part),
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
