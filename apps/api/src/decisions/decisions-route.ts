/** What was asked and answered, and whether the same version still answers the same. */
import type { Decision } from '@fraud/decision-log';
import { sentRow } from '@fraud/feature-schema';
import { Type } from 'typebox';
import { ApiError } from '../http/errors.ts';
import { ClassName, Dictionary, ModelVersion, Nullable, type TypedApp } from '../http/schemas.ts';
import type { ServingModel } from '../models/serving-model.ts';
import { classNameOf } from '../predict/predict-answer.ts';
import { DecisionExplanation, explainDecision } from './explain-decision.ts';
import { type DecisionSources, type LoggedDecisions, missingColumns } from './logged-decisions.ts';

const params = Type.Object({ id: Type.String({ format: 'uuid' }) });
const LoggedDecision = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    decidedAt: Type.String({ format: 'date-time' }),
    token: Type.String({ description: 'Name of the token that asked' }),
    transactionId: Type.Optional(Type.String({ description: "The caller's own id of the transaction" })),
    transaction: Dictionary(Nullable(Type.Union([Type.Number(), Type.String(), Type.Boolean()])), {
      description:
        'Values by column, as they were read: null is missing, a moment is in seconds, a boolean is 0 or 1; with ' +
        'asSent=true as POST /predict takes them with hashedEntities=true',
    }),
    probability: Type.Number(),
    threshold: Type.Number(),
    class: ClassName,
    modelVersion: ModelVersion,
    explanation: Type.Optional(DecisionExplanation),
  },
  { title: 'Decision' },
);
const Replay = Type.Object(
  {
    isEqual: Type.Boolean({ description: 'Bit for bit' }),
    modelVersion: ModelVersion,
    logged: Type.Number(),
    recomputed: Type.Number(),
    threshold: Type.Number({ description: 'Of the version that was asked' }),
    class: ClassName,
  },
  { title: 'Replay' },
);

/** @param loadVersion from the store at each replay: whether what lies there still answers the same is what it tells */
export function registerDecisions(
  app: TypedApp,
  logged: LoggedDecisions,
  loadVersion: DecisionSources['loadVersion'],
): void {
  app.get(
    '/decisions/:id',
    {
      config: { roles: ['read', 'operate'], problems: [404, 409, 410, 503] },
      schema: {
        operationId: 'getDecision',
        summary: 'What was asked and answered, and why',
        description: 'With explain=true, the reasons by the version that decided; nothing is decided again.',
        tags: ['decisions'],
        params,
        querystring: Type.Object(
          {
            explain: Type.Optional(Type.Boolean({ default: false })),
            asSent: Type.Optional(Type.Boolean({ default: false })),
          },
          { additionalProperties: false },
        ),
        response: { 200: LoggedDecision },
      },
    },
    async ({ params: { id }, query: { explain, asSent } }) => {
      const { predictedClass, transactionId, ...decision } = await logged.decision(id);
      return {
        ...decision,
        ...(asSent && {
          transaction: sentRow((await logged.version(decision.modelVersion)).schema, decision.transaction),
        }),
        ...(explain && { explanation: await explainDecision(decision, logged) }),
        ...(transactionId !== undefined && { transactionId }),
        decidedAt: decision.decidedAt.toISOString(),
        class: classNameOf({ predictedClass }),
      };
    },
  );

  app.post(
    '/decisions/:id/replay',
    {
      config: { roles: ['read', 'operate'], problems: [404, 409, 410, 413, 415, 503] },
      schema: {
        operationId: 'replayDecision',
        summary: 'Ask a version again',
        description: 'The version that decided, or another one, such as the champion of today. Nothing is logged.',
        tags: ['decisions'],
        params,
        querystring: Type.Object({ version: Type.Optional(ModelVersion) }, { additionalProperties: false }),
        response: { 200: Replay },
      },
    },
    async ({ params: { id }, query: { version } }) => {
      const { transaction, probability, modelVersion } = await logged.decision(id);
      const model = await loadVersion(version ?? modelVersion);
      checkColumns(model, transaction);
      model.writeVector(transaction, model.vector);
      const recomputed = model.score(model.vector);
      return {
        isEqual: Object.is(recomputed, probability),
        modelVersion: model.version,
        logged: probability,
        recomputed,
        threshold: model.threshold,
        class: classNameOf({ predictedClass: recomputed >= model.threshold ? 1 : 0 }),
      };
    },
  );
}

/** @throws FRAUD_API_SCHEMA_MISMATCH when the version learned from columns that the transaction does not have */
function checkColumns(model: ServingModel, transaction: Decision['transaction']): void {
  const missing = missingColumns(model, transaction).join(', ');
  if (missing !== '')
    throw new ApiError(
      'FRAUD_API_SCHEMA_MISMATCH',
      `Cannot ask version ${model.version}: it looks at ${missing}, which the logged transaction does not have`,
    );
}
