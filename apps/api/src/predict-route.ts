import { randomUUID } from 'node:crypto';
import type { Decision, DecisionLog } from '@fraud/decision-log';
import { type FeatureSchema, vectorOf } from '@fraud/feature-schema';
import type { FastifyInstance } from 'fastify';
import { ApiError } from './errors.ts';
import { type PredictAnswer, predictAnswerSchema, type PredictBody, predictBodySchema } from './predict-schema.ts';
import type { ServingModel } from './serving-model.ts';

export type PredictParts = {
  schema: FeatureSchema;
  /** The model in service now, or undefined before the first champion. */
  serving: () => ServingModel | undefined;
  decisions: Pick<DecisionLog, 'append'>;
  maxRows: number;
};

/** `POST /predict`: rows in, one verdict a row out; answered only after every decision is in the log. */
export function registerPredict(app: FastifyInstance, { schema, serving, decisions, maxRows }: PredictParts): void {
  const vector = new Float32Array(schema.inputs.length);

  app.post<{ Body: PredictBody }>('/predict', { schema: { body: predictBodySchema(schema, maxRows), response: { 200: predictAnswerSchema } } }, async (request) => {
    const model = serving();
    if (!model) throw new ApiError('FRAUD_API_NO_MODEL', 'Cannot predict: no model is in service yet; the first one is trained as soon as labelled weeks are there');
    const answer: PredictAnswer = {
      class: [],
      predictions: [],
      model: { version: model.version, trainedAt: model.manifest.createdAt, weeks: model.manifest.weeks.map((week) => week.name) },
    };
    const made: Decision[] = [];
    const decidedAt = new Date();
    for (const row of request.body.data) {
      vectorOf(schema, row, vector);
      const probability = model.score(vector);
      const verdict = probability >= model.threshold ? 'Fraud' : 'No Fraud';
      const id = randomUUID();
      answer.class.push(verdict);
      answer.predictions.push({ probability, class: verdict, threshold: model.threshold, decisionId: id });
      made.push({
        id,
        decidedAt,
        token: request.tokenName,
        transactionId: row.id,
        transaction: row,
        probability,
        threshold: model.threshold,
        predictedClass: verdict === 'Fraud' ? 1 : 0,
        modelVersion: model.version,
      });
    }
    await decisions.append(made).catch((cause: unknown) => {
      throw new ApiError('FRAUD_API_LOG_FAILED', 'Cannot predict: the decision could not be written to the decision log', { cause });
    });
    return answer;
  });
}
