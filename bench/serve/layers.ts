/** What one request of one row costs in each layer, alone in this process: no network, no other requests. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newDecisionId, openDecisionLog } from '@fraud/decision-log';
import { aDecision } from '@fraud/decision-log/testing';
import { transactionWriter, ulbSchema } from '@fraud/feature-schema';
import { createScorer } from '@fraud/forest-model';
import fastify from 'fastify';
import type { ServingFixture } from './serving-fixture.ts';

/** Microseconds a request. */
export type Layers = { parse: number; validate: number; score: number; log: number; serialize: number };

const WARM_UP = 2_000;
const TIMES = 10_000;
/** Appends that meet in one turn of the event loop, as those of 16 connections do. */
const AT_ONCE = 16;

/** @param openApi the document of the running API: its schemas are the ones measured */
export async function measureLayers({ bodies, rows, model }: ServingFixture, openApi: OpenApi): Promise<Layers> {
  const predict = openApi.paths['/predict'].post;
  const { validate, serialize } = await compiled(
    predict.requestBody.content['application/json'].schema,
    predict.responses['200'].content['application/json'].schema,
  );
  const parsed = bodies.map((body) => JSON.parse(body) as unknown);
  const score = createScorer(model);
  const vector = new Float32Array(ulbSchema.inputs.length);
  const writeVector = transactionWriter(ulbSchema);
  const answer = {
    class: ['No Fraud'],
    predictions: [{ probability: 0.0123, class: 'No Fraud', threshold: 0.5, decisionId: newDecisionId() }],
    model: {
      version: '0123456789ab',
      trainedAt: '2026-11-22T16:00:00.000Z',
      weeks: ['week_2026_44', 'week_2026_45', 'week_2026_46', 'week_2026_47'],
    },
  };
  return {
    parse: microsOf((i) => JSON.parse(bodies[i % bodies.length]!)),
    validate: microsOf((i) => validate(parsed[i % parsed.length])),
    score: microsOf((i) => {
      writeVector(rows[i % rows.length]!, vector);
      return score(vector);
    }),
    log: await microsOfLog(rows),
    serialize: microsOf(() => serialize(answer)),
  };
}

export type OpenApi = {
  paths: {
    '/predict': {
      post: {
        requestBody: { content: Record<'application/json', { schema: object }> };
        responses: { '200': { content: Record<'application/json', { schema: object }> } };
      };
    };
  };
};

/** Validator and serializer as a route of these schemas has them. */
async function compiled(
  body: object,
  answer: object,
): Promise<{ validate: (value: unknown) => unknown; serialize: (value: unknown) => unknown }> {
  const app = fastify({
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false, verbose: true } },
  });
  const found = Promise.withResolvers<{
    validate: (value: unknown) => unknown;
    serialize: (value: unknown) => unknown;
  }>();
  app.get('/', (request, reply) => {
    const serialize = reply.compileSerializationSchema(answer as Record<string, unknown>);
    found.resolve({
      validate: request.compileValidationSchema(body),
      serialize: (value) => serialize(value as Record<string, unknown>),
    });
    return {};
  });
  await app.inject('/');
  return found.promise;
}

function microsOf(step: (i: number) => unknown): number {
  for (let i = 0; i < WARM_UP; i++) step(i);
  const start = performance.now();
  for (let i = 0; i < TIMES; i++) step(i);
  return ((performance.now() - start) * 1000) / TIMES;
}

async function microsOfLog(rows: ServingFixture['rows']): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), 'bench-log-'));
  const log = await openDecisionLog({ dir, schema: ulbSchema, instance: 'bench' });
  const decisions = rows.map((transaction) => aDecision({ id: newDecisionId(), transaction }));
  const round = (i: number) =>
    Promise.all(Array.from({ length: AT_ONCE }, (_, k) => log.append([decisions[(i + k) % decisions.length]!])));
  for (let i = 0; i < WARM_UP; i += AT_ONCE) await round(i);
  const start = performance.now();
  for (let i = 0; i < TIMES; i += AT_ONCE) await round(i);
  const micros = ((performance.now() - start) * 1000) / TIMES;
  await log.close();
  await rm(dir, { recursive: true });
  return micros;
}
