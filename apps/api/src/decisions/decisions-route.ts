/** What was asked and answered, and whether the same version still answers the same. */
import type { Decision } from '@fraud/decision-log';
import { Type } from 'typebox';
import { ApiError } from '../http/errors.ts';
import { ClassName, Dictionary, ModelVersion, Nullable, type TypedApp } from '../http/schemas.ts';
import type { ServingModel } from '../models/serving-model.ts';
import { classNameOf } from '../predict/predict-answer.ts';

export type DecisionSources = {
  findDecision: (id: string) => Promise<Decision | undefined>;
  /** @throws FRAUD_REGISTRY_NOT_FOUND, FRAUD_REGISTRY_CORRUPT */
  loadVersion: (version: string) => Promise<ServingModel>;
};

const params = Type.Object({ id: Type.String({ format: 'uuid' }) });
const LoggedDecision = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    decidedAt: Type.String({ format: 'date-time' }),
    token: Type.String({ description: 'Name of the token that asked' }),
    transactionId: Type.Optional(Type.String({ description: "The caller's own id of the transaction" })),
    transaction: Dictionary(Nullable(Type.Union([Type.Number(), Type.String()])), {
      description: 'Values by column, as they were read: null is missing, a moment is in seconds, a boolean is 0 or 1',
    }),
    probability: Type.Number(),
    threshold: Type.Number(),
    class: ClassName,
    modelVersion: ModelVersion,
  },
  { title: 'Decision' },
);
const Replay = Type.Object(
  {
    isEqual: Type.Boolean({ description: 'Bit for bit' }),
    modelVersion: ModelVersion,
    logged: Type.Number(),
    recomputed: Type.Number(),
  },
  { title: 'Replay' },
);

export function registerDecisions(app: TypedApp, { findDecision, loadVersion }: DecisionSources): void {
  const decisionOf = async (id: string): Promise<Decision> => {
    const decision = await findDecision(id);
    if (decision) return decision;
    throw new ApiError(
      'FRAUD_API_DECISION_UNKNOWN',
      `No decision ${id}: it is neither in the decision log of this machine nor among the shipped ones`,
    );
  };

  app.get(
    '/decisions/:id',
    {
      config: { roles: ['read', 'operate'], problems: [404, 503] },
      schema: {
        operationId: 'getDecision',
        summary: 'What was asked and answered',
        tags: ['decisions'],
        params,
        response: { 200: LoggedDecision },
      },
    },
    async ({ params: { id } }) => {
      const { predictedClass, transactionId, ...decision } = await decisionOf(id);
      return {
        ...decision,
        ...(transactionId !== undefined && { transactionId }),
        decidedAt: decision.decidedAt.toISOString(),
        class: classNameOf({ predictedClass }),
      };
    },
  );

  app.post(
    '/decisions/:id/replay',
    {
      config: { roles: ['read', 'operate'], problems: [404, 409, 413, 415, 503] },
      schema: {
        operationId: 'replayDecision',
        summary: 'Ask the same version again',
        tags: ['decisions'],
        params,
        response: { 200: Replay },
      },
    },
    async ({ params: { id } }) => {
      const { transaction, probability, modelVersion } = await decisionOf(id);
      const model = await loadVersion(modelVersion);
      model.writeVector(transaction, model.vector);
      const recomputed = model.score(model.vector);
      return { isEqual: Object.is(recomputed, probability), modelVersion, logged: probability, recomputed };
    },
  );
}
