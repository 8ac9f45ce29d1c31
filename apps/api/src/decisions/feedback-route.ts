import { type LabelSpool, newDecisionId } from '@fraud/decision-log';
import type { FastifyInstance } from 'fastify';
import { ApiError } from '../http/errors.ts';
import type { Verdict } from '../predict/predict-answer.ts';
import { transactionIdSchema } from '../predict/predict-schema.ts';

type Feedback = { decisionId?: string; transactionId?: string; class: Verdict; source: string; at: string };

const MOST_LABELS = 1_000;
/** Clocks differ a little. */
const SLACK_MS = 300_000;

const feedbackSchema = {
  type: 'object',
  required: ['class', 'source', 'at'],
  additionalProperties: false,
  oneOf: [{ required: ['decisionId'] }, { required: ['transactionId'] }],
  properties: {
    decisionId: { type: 'string', format: 'uuid', description: 'From the answer of POST /predict' },
    transactionId: {
      ...transactionIdSchema,
      description: "The caller's own id of the transaction, as sent to POST /predict",
    },
    class: { type: 'string', enum: ['Fraud', 'No Fraud'], description: 'What it turned out to be' },
    source: {
      type: 'string',
      minLength: 1,
      maxLength: 64,
      pattern: '^[\\x20-\\x7e]+$',
      description: 'Who says so, such as chargeback, review, customer',
    },
    at: { type: 'string', format: 'date-time', description: 'When it became known' },
  },
};

/** `POST /feedback`: what transactions turned out to be; on the disk before the answer, in the store soon after. */
export function registerFeedback(app: FastifyInstance, labels: LabelSpool): void {
  app.post<{ Body: { data: Feedback[] } }>(
    '/feedback',
    {
      config: { roles: ['feedback'], problems: [400, 413, 415] },
      schema: {
        summary: 'Say what transactions turned out to be',
        tags: ['decisions'],
        body: {
          type: 'object',
          required: ['data'],
          additionalProperties: false,
          properties: { data: { type: 'array', minItems: 1, maxItems: MOST_LABELS, items: feedbackSchema } },
        },
        response: {
          200: {
            type: 'object',
            required: ['id', 'accepted'],
            properties: {
              id: { type: 'string', description: 'Of the batch: labels/<week>/<id>.json in the store' },
              accepted: { type: 'integer' },
            },
          },
        },
      },
    },
    async ({ body: { data }, holder }) => {
      const now = new Date();
      const early = data.find(({ at }) => Date.parse(at) > now.getTime() + SLACK_MS);
      if (early)
        throw new ApiError(
          'FRAUD_API_LABEL_IN_FUTURE',
          `at is ${early.at}, allowed: a time that has passed; it is ${now.toISOString()} here`,
        );
      const id = newDecisionId();
      await labels.add({
        id,
        receivedAt: now.toISOString(),
        token: holder.name,
        labels: data.map(({ decisionId, transactionId, class: verdict, source, at }) => ({
          decisionId,
          transactionId,
          isFraud: verdict === 'Fraud',
          source,
          knownAt: new Date(at).toISOString(),
        })),
      });
      return { id, accepted: data.length };
    },
  );
}
