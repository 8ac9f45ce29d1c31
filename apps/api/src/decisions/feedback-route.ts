import {
  type DecisionFinder,
  type DecisionIndex,
  type Label,
  type LabelQuota,
  type LabelSpool,
  newDecisionId,
  normalizeDecisionId,
} from '@fraud/decision-log';
import { isoWeekOf } from '@fraud/feature-schema';
import { type Static, Type } from 'typebox';
import type { TokenHolder } from '../access/access.ts';
import { ApiError } from '../http/errors.ts';
import { ClassName, TransactionId, type TypedApp } from '../http/schemas.ts';

/** Labels of one request. */
export const MAX_LABELS = 1_000;
const MAX_LABEL_BYTES = 512;
/** Labels named in one error. */
const MAX_NAMED = 20;
/** How long the log is searched for the decisions of one request. */
const MATCH_MS = 2_000;
/** Clocks differ a little. */
const SLACK_MS = 300_000;

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
type Feedback = Static<typeof Feedback>;
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

export type FeedbackParts = {
  labels: LabelSpool;
  quota: LabelQuota;
  askersOf: DecisionFinder['askersOf'];
  index: Pick<DecisionIndex, 'addBatch'>;
};

/** `POST /feedback`: what transactions turned out to be; on the disk before the answer, in the store soon after. */
export function registerFeedback(app: TypedApp, { labels, quota, askersOf, index }: FeedbackParts): void {
  app.post(
    '/feedback',
    {
      bodyLimit: MAX_LABELS * MAX_LABEL_BYTES,
      config: { roles: ['feedback'], audit: 'feedback.add', problems: [413, 415] },
      schema: {
        operationId: 'giveFeedback',
        summary: 'Say what transactions turned out to be',
        description:
          'A token that is not trusted labels the decisions it asked for, and a person accepts its labels before a ' +
          'model learns from them. Each token has a quota of labels a week.',
        tags: ['decisions'],
        body: FeedbackRequest,
        response: { 200: FeedbackAnswer },
      },
    },
    async (request) => {
      const { body, holder } = request;
      request.change = { count: body.data.length };
      const now = new Date();
      const reported = body.data.map((each, i) => labelOf(each, i, holder, now));
      const matched = await matchedOf(reported, holder, askersOf);
      takeQuota(quota, holder, reported.length, now);
      const id = newDecisionId();
      const batch = { id, receivedAt: now.toISOString(), token: holder.name, labels: reported };
      await labels.add(batch);
      await index
        .addBatch(batch)
        .catch((err: unknown) => request.log.warn({ err }, 'the index learns of labels later'));
      return { id, accepted: reported.length, matched, toReview: !holder.trusted };
    },
  );
}

/** @throws FRAUD_API_LABEL_TIME, FRAUD_API_LABEL_IN_FUTURE */
function labelOf(feedback: Feedback, index: number, { name, trusted }: TokenHolder, now: Date): Label {
  const { decisionId, transactionId, class: className, outcome, withdrawn, source, at } = feedback;
  const knownAt = timeOf(at);
  if (Number.isNaN(knownAt.getTime()))
    throw new ApiError(
      'FRAUD_API_LABEL_TIME',
      `data[${index}].at is ${JSON.stringify(at)}, allowed: a time such as 2026-11-23T09:30:00Z or with +01:00`,
    );
  if (knownAt.getTime() > now.getTime() + SLACK_MS)
    throw new ApiError(
      'FRAUD_API_LABEL_IN_FUTURE',
      `data[${index}].at is ${at}, allowed: a time that has passed; it is ${now.toISOString()} here`,
    );
  return {
    ...(decisionId === undefined
      ? { transactionId: transactionId?.toString() }
      : { decisionId: normalizeDecisionId(decisionId) }),
    ...(className !== undefined && { isFraud: className === 'Fraud' }),
    ...(outcome !== undefined && { outcome }),
    ...(withdrawn && { withdrawn }),
    source,
    knownAt: knownAt.toISOString(),
    by: name,
    trusted,
  };
}

/** RFC 3339 has forms that `Date` does not read: a leap second, which is the second after it, and offsets as +01. */
function timeOf(at: string): Date {
  const isLeap = /:\d\d:60/.test(at);
  const time = new Date(
    at
      .replace(/:60(?=\D|$)/, ':59')
      .replace(/([+-]\d\d):?(\d\d)?$/, (_all, hours, minutes = '00') => `${hours}:${minutes}`),
  );
  return new Date(time.getTime() + (isLeap ? 1_000 : 0));
}

/**
 * How many labels are about decisions in the log.
 *
 * @throws FRAUD_API_LABEL_FOREIGN when a token that is not trusted labels the decision of another one
 */
async function matchedOf(
  labels: readonly Label[],
  { name, trusted }: TokenHolder,
  askersOf: DecisionFinder['askersOf'],
): Promise<number> {
  const { decisions, transactions } = await askersOf(
    {
      decisionIds: labels.flatMap(({ decisionId }) => decisionId ?? []),
      transactionIds: labels.flatMap(({ transactionId }) => transactionId ?? []),
    },
    MATCH_MS,
  );
  const askers = labels.map(({ decisionId, transactionId }) =>
    decisionId === undefined ? transactions.get(transactionId!) : decisions.get(decisionId),
  );
  const foreign = askers.flatMap((asker, i) => (asker === undefined || asker === name ? [] : [`data[${i}]`]));
  if (!trusted && foreign.length > 0)
    throw new ApiError(
      'FRAUD_API_LABEL_FOREIGN',
      `${foreign.slice(0, MAX_NAMED).join(', ')}${foreign.length > MAX_NAMED ? ', ...' : ''} ` +
        `are about decisions of other tokens, allowed: those of "${name}", which is not trusted`,
    );
  return askers.filter((asker) => asker !== undefined).length;
}

/** @throws FRAUD_API_LABEL_QUOTA */
export function takeQuota(quota: LabelQuota, { name }: TokenHolder, labels: number, now: Date): void {
  const { isTaken, left } = quota.take(name, isoWeekOf(now), labels);
  if (isTaken) return;
  throw new ApiError(
    'FRAUD_API_LABEL_QUOTA',
    `The token "${name}" sent ${labels} labels, allowed: ${left} more this week (FEEDBACK_LABELS_PER_WEEK)`,
  );
}
