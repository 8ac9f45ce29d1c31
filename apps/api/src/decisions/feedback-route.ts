import {
  type DecisionFinder,
  type DecisionIndex,
  type Label,
  type LabelQuota,
  type LabelSpool,
  newDecisionId,
} from '@fraud/decision-log';
import { isoWeekOf } from '@fraud/feature-schema';
import type { TokenHolder } from '../access/access.ts';
import { ApiError } from '../http/errors.ts';
import type { TypedApp } from '../http/schemas.ts';
import { FeedbackAnswer, FeedbackRequest, MAX_LABELS } from './feedback-schema.ts';
import { labelOf } from './label-of-feedback.ts';

const MAX_LABEL_BYTES = 512;
/** Labels named in one error. */
const MAX_NAMED = 20;
/** How long the log is searched for the decisions of one request. */
const MATCH_MS = 2_000;

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
