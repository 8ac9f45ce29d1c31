/** What was reported of payments: by whom, when, and whether its decision is known here. */
import type { DecisionIndex } from '@fraud/decision-log';
import { type Static, Type } from 'typebox';
import { Freshness } from '../console/last-known.ts';
import { ClassName, Nullable, type TypedApp } from '../http/schemas.ts';
import { classNameOf } from '../predict/predict-answer.ts';
import { NO_INDEX } from './list-decisions-route.ts';

const MAX_PAGE = 500;

const ReportedLabel = Type.Object(
  {
    batch: Type.String({ description: 'Id that POST /feedback answered' }),
    decisionId: Nullable(Type.String()),
    transactionId: Nullable(Type.String()),
    class: Nullable(ClassName),
    outcome: Nullable(Type.Enum(['blocked', 'challenged', 'released'], { type: 'string' })),
    withdrawn: Type.Boolean({ description: 'What was said of the payment before no longer holds' }),
    note: Nullable(Type.String()),
    source: Type.String(),
    by: Type.String({ description: 'Name of the token' }),
    knownAt: Type.String({ format: 'date-time' }),
    receivedAt: Type.String({ format: 'date-time' }),
    waits: Type.Boolean({ description: 'A person has yet to accept it' }),
    matched: Type.Boolean({ description: 'Its decision is in the index' }),
  },
  { title: 'ReportedLabel' },
);
const FeedbackList = Type.Object(
  {
    labels: Type.Array(ReportedLabel, { description: 'Latest first' }),
    cursor: Nullable(Type.String(), { description: 'For the next page; null: this is the last' }),
    freshness: Freshness,
  },
  { title: 'FeedbackList' },
);

export function registerFeedbackList(app: TypedApp, index: Pick<DecisionIndex, 'feedback'>): void {
  app.get(
    '/feedback',
    {
      config: { roles: ['read', 'operate'] },
      schema: {
        operationId: 'listFeedback',
        summary: 'What was reported of payments, latest first',
        tags: ['decisions'],
        querystring: Type.Object(
          {
            decisionId: Type.Optional(Type.String({ format: 'uuid' })),
            transactionId: Type.Optional(Type.String({ maxLength: 128 })),
            cursor: Type.Optional(Type.String({ pattern: '^(waits/)?[0-9a-f-]{36}\\.\\d{1,4}$' })),
            limit: Type.Integer({ minimum: 1, maximum: MAX_PAGE, default: 50 }),
          },
          { additionalProperties: false },
        ),
        response: { 200: FeedbackList },
      },
    },
    async ({ query }) => {
      const page = await index.feedback(query);
      if (page === undefined) return { labels: [], cursor: null, freshness: NO_INDEX };
      const freshness = { asOf: new Date().toISOString(), problem: null };
      return { labels: page.labels.map(reported), cursor: page.cursor, freshness };
    },
  );
}

type Listed = NonNullable<Awaited<ReturnType<DecisionIndex['feedback']>>>['labels'][number];

function reported(label: Listed): Static<typeof ReportedLabel> {
  const { batch, isFraud, source, by, knownAt, receivedAt, waits, matched } = label;
  return {
    batch,
    decisionId: label.decisionId ?? null,
    transactionId: label.transactionId ?? null,
    class: isFraud === undefined ? null : classNameOf({ predictedClass: isFraud ? 1 : 0 }),
    outcome: label.outcome ?? null,
    withdrawn: label.withdrawn ?? false,
    note: label.note ?? null,
    source,
    by,
    knownAt,
    receivedAt,
    waits,
    matched,
  };
}
