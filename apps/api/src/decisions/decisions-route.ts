/** What was asked and answered, and whether the same version still answers the same. */
import type { Decision } from '@fraud/decision-log';
import { type FeatureSchema, vectorOf } from '@fraud/feature-schema';
import type { FastifyInstance } from 'fastify';
import { ApiError } from '../http/errors.ts';
import type { ServingModel } from '../models/serving-model.ts';
import { verdictOf } from '../predict/predict-answer.ts';

export type DecisionSources = {
  schema: FeatureSchema;
  findDecision: (id: string) => Promise<Decision | undefined>;
  /** @throws FRAUD_REGISTRY_NOT_FOUND, FRAUD_REGISTRY_CORRUPT */
  loadVersion: (version: string) => Promise<ServingModel>;
};

const params = { type: 'object', required: ['id'], properties: { id: { type: 'string', format: 'uuid' } } };
const decisionSchema = {
  type: 'object',
  required: ['id', 'decidedAt', 'token', 'transaction', 'probability', 'threshold', 'class', 'modelVersion'],
  properties: {
    id: { type: 'string' },
    decidedAt: { type: 'string', format: 'date-time' },
    token: { type: 'string', description: 'Name of the token that asked' },
    transactionId: { type: 'string' },
    transaction: { type: 'object', additionalProperties: { type: 'number' } },
    probability: { type: 'number' },
    threshold: { type: 'number' },
    class: { type: 'string' },
    modelVersion: { type: 'string' },
  },
};
const replaySchema = {
  type: 'object',
  required: ['isEqual', 'modelVersion', 'logged', 'recomputed'],
  properties: {
    isEqual: { type: 'boolean', description: 'Bit for bit' },
    modelVersion: { type: 'string' },
    logged: { type: 'number' },
    recomputed: { type: 'number' },
  },
};

export function registerDecisions(app: FastifyInstance, { schema, findDecision, loadVersion }: DecisionSources): void {
  const decisionOf = async (id: string): Promise<Decision> => {
    const decision = await findDecision(id);
    if (decision) return decision;
    throw new ApiError(
      'FRAUD_API_DECISION_UNKNOWN',
      `No decision ${id}: it is neither in the decision log of this machine nor among the shipped ones`,
    );
  };

  app.get<{ Params: { id: string } }>(
    '/decisions/:id',
    {
      config: { roles: ['read', 'operate'], problems: [400, 404, 503] },
      schema: {
        summary: 'What was asked and answered',
        tags: ['decisions'],
        params,
        response: { 200: decisionSchema },
      },
    },
    async ({ params: { id } }) => {
      const { predictedClass, ...decision } = await decisionOf(id);
      return { ...decision, decidedAt: decision.decidedAt.toISOString(), class: verdictOf({ predictedClass }) };
    },
  );

  app.post<{ Params: { id: string } }>(
    '/decisions/:id/replay',
    {
      config: { roles: ['read', 'operate'], problems: [400, 404, 409, 413, 415, 503] },
      schema: { summary: 'Ask the same version again', tags: ['decisions'], params, response: { 200: replaySchema } },
    },
    async ({ params: { id } }) => {
      const { transaction, probability, modelVersion } = await decisionOf(id);
      const model = await loadVersion(modelVersion);
      const vector = new Float32Array(schema.inputs.length);
      vectorOf(schema, transaction, vector);
      const recomputed = model.score(vector);
      return { isEqual: Object.is(recomputed, probability), modelVersion, logged: probability, recomputed };
    },
  );
}
