/** What `POST /feedback` takes and answers. */
import { type Static, Type } from 'typebox';
import { ClassName, TransactionId } from '../http/schemas.ts';

/** Labels of one request. */
export const MAX_LABELS = 1_000;

const Feedback = Type.Object(
  {
    decisionId: Type.Optional(Type.String({ format: 'uuid', description: 'From the answer of POST /predict' })),
    transactionId: Type.Optional(TransactionId),
    class: Type.Optional(ClassName),
    outcome: Type.Optional(
      Type.Union([Type.Literal('blocked'), Type.Literal('challenged'), Type.Literal('released')], {
        description:
          'What was done with the payment: it was stopped, its customer was asked first, or it was let through. A ' +
          'blocked payment without a class is never judged by',
      }),
    ),
    withdrawn: Type.Optional(
      Type.Literal(true, { description: 'What was said of the payment before no longer holds' }),
    ),
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
    description:
      'What one transaction turned out to be, what was done with it, or both, or that nothing said of it holds; it ' +
      'is named by exactly one of ' +
      'decisionId and transactionId',
    additionalProperties: false,
    oneOf: [{ required: ['decisionId'] }, { required: ['transactionId'] }],
    anyOf: [{ required: ['class'] }, { required: ['outcome'] }, { required: ['withdrawn'] }],
    not: { required: ['class', 'withdrawn'] },
  },
);
export type Feedback = Static<typeof Feedback>;
export const FeedbackRequest = Type.Object(
  { data: Type.Array(Feedback, { minItems: 1, maxItems: MAX_LABELS }) },
  {
    title: 'FeedbackRequest',
    additionalProperties: false,
    examples: [
      { data: [{ transactionId: 'payment-1', class: 'Fraud', source: 'chargeback', at: '2026-11-23T09:30:00Z' }] },
    ],
  },
);
export const FeedbackAnswer = Type.Object(
  {
    id: Type.String({ description: 'Of the batch: labels/<week>/<id>.json in the store' }),
    accepted: Type.Integer({ description: 'Labels that are kept' }),
    matched: Type.Integer({
      description: 'Labels whose decision was found in the log; another machine may have the others',
    }),
    toReview: Type.Boolean({
      description: 'Whether the labels wait for a person to accept them, because the token is not trusted',
    }),
  },
  { title: 'FeedbackAnswer' },
);
