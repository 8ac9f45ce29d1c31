import { type LabelSpool, newDecisionId } from '@fraud/decision-log';
import { Type } from 'typebox';
import { ApiError } from '../http/errors.ts';
import { ClassName, TransactionId, type TypedApp } from '../http/schemas.ts';

const MAX_LABELS = 1_000;
const MAX_LABEL_BYTES = 512;
/** Clocks differ a little. */
const SLACK_MS = 300_000;

const Feedback = Type.Object(
  {
    decisionId: Type.Optional(Type.String({ format: 'uuid', description: 'From the answer of POST /predict' })),
    transactionId: Type.Optional(TransactionId),
    class: ClassName,
    source: Type.String({
      minLength: 1,
      maxLength: 64,
      pattern: '^[\\x20-\\x7e]+$',
      description: 'Who says so, such as chargeback, review, customer',
    }),
    at: Type.String({ format: 'date-time', description: 'When it became known' }),
  },
  {
    title: 'Feedback',
    description: 'What one transaction turned out to be; it is named by exactly one of decisionId and transactionId',
    additionalProperties: false,
    oneOf: [{ required: ['decisionId'] }, { required: ['transactionId'] }],
  },
);
const FeedbackRequest = Type.Object(
  { data: Type.Array(Feedback, { minItems: 1, maxItems: MAX_LABELS }) },
  {
    title: 'FeedbackRequest',
    additionalProperties: false,
    examples: [
      { data: [{ transactionId: 'payment-1', class: 'Fraud', source: 'chargeback', at: '2026-11-23T09:30:00Z' }] },
    ],
  },
);
const FeedbackAnswer = Type.Object(
  {
    id: Type.String({ description: 'Of the batch: labels/<week>/<id>.json in the store' }),
    accepted: Type.Integer(),
  },
  { title: 'FeedbackAnswer' },
);

/** `POST /feedback`: what transactions turned out to be; on the disk before the answer, in the store soon after. */
export function registerFeedback(app: TypedApp, labels: LabelSpool): void {
  app.post(
    '/feedback',
    {
      bodyLimit: MAX_LABELS * MAX_LABEL_BYTES,
      config: { roles: ['feedback'], problems: [413, 415] },
      schema: {
        operationId: 'giveFeedback',
        summary: 'Say what transactions turned out to be',
        tags: ['decisions'],
        body: FeedbackRequest,
        response: { 200: FeedbackAnswer },
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
        labels: data.map(({ decisionId, transactionId, class: className, source, at }) => ({
          decisionId,
          transactionId: transactionId?.toString(),
          isFraud: className === 'Fraud',
          source,
          knownAt: new Date(at).toISOString(),
        })),
      });
      return { id, accepted: data.length };
    },
  );
}
