/** The queue of cases that people look at, one after the other, and what they find. */
import {
  type DecisionIndex,
  type Label,
  newDecisionId,
  normalizeDecisionId,
  REVIEW_SOURCE,
  type ReviewRules,
} from '@fraud/decision-log';
import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import type { TokenHolder } from '../access/access.ts';
import type { Freshness } from '../console/last-known.ts';
import { type FeedbackParts, takeQuota } from '../decisions/feedback-route.ts';
import { listed, NO_INDEX } from '../decisions/list-decisions-route.ts';
import type { DecisionSources } from '../decisions/logged-decisions.ts';
import { ApiError } from '../http/errors.ts';
import type { TypedApp } from '../http/schemas.ts';
import { NextCase, NextRequest, ReviewFigures, Verdict, VerdictKept } from './reviews-schema.ts';

export type ReviewParts = Pick<FeedbackParts, 'labels' | 'quota'> & {
  index: DecisionIndex;
  rules: ReviewRules;
  find: DecisionSources['findDecision'];
};

const tags = ['decisions'];

export function registerReviews(app: TypedApp, { index, labels, quota, rules, find }: ReviewParts): void {
  const now = (): Static<typeof Freshness> => ({ asOf: new Date().toISOString(), problem: null });
  const { perDay } = rules;

  app.get(
    '/reviews',
    {
      config: { roles: ['read', 'feedback'] },
      schema: {
        operationId: 'getReviews',
        summary: 'How many cases wait, and how often people and model agree',
        tags,
        response: { 200: ReviewFigures },
      },
    },
    async () => {
      const figures = await index.reviewFigures(rules);
      if (figures !== undefined) return { ...figures, perDay, freshness: now() };
      const agreement = { flaggedFraud: 0, flaggedLegitimate: 0, passedFraud: 0, passedLegitimate: 0 };
      return { waiting: 0, reviewedToday: 0, perDay, agreement, freshness: NO_INDEX };
    },
  );

  app.post(
    '/reviews/next',
    {
      config: { roles: ['feedback'], audit: 'review.claim', problems: [413, 415] },
      schema: {
        operationId: 'nextReview',
        summary: 'Take the next case',
        description:
          'Payments of the last seven days that were flagged, or nearly so, and of which nobody knows yet what they ' +
          'were, by the money at stake. The case is yours for 15 minutes; asked again, it is the same one.',
        tags,
        body: NextRequest,
        response: { 200: NextCase },
      },
    },
    async (request) => {
      request.change = { count: 1 };
      const { name: holder } = request.holder;
      const next = await index.nextReview({ ...rules, holder, skip: request.body.skip });
      if (next === undefined)
        return { case: null, until: null, waiting: 0, reviewedToday: 0, perDay, freshness: NO_INDEX };
      const { case: found, until, ...rest } = next;
      return {
        case: found && listed(found),
        until: until?.toISOString() ?? null,
        ...rest,
        perDay,
        freshness: now(),
      };
    },
  );

  app.post(
    '/reviews/:id',
    {
      config: { roles: ['feedback'], audit: 'feedback.add', problems: [404, 409, 413, 415, 503] },
      schema: {
        operationId: 'giveVerdict',
        summary: 'Say what a case was',
        description: 'On the disk before the answer, in the store soon after; a label as those of POST /feedback.',
        tags,
        params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
        body: Verdict,
        response: { 200: VerdictKept },
      },
    },
    async (request) => {
      request.change = { count: 1 };
      const { holder } = request;
      const id = normalizeDecisionId(request.params.id);
      await refuseForeign(id, holder);
      const at = new Date();
      takeQuota(quota, holder, 1, at);
      const label = labelOf(id, request.body, request, at);
      const batch = { id: newDecisionId(), receivedAt: at.toISOString(), token: holder.name, labels: [label] };
      await labels.add(batch);
      await index.addBatch(batch).catch((err: unknown) => request.log.warn({ err }, 'the index learns of it later'));
      if (request.body.verdict !== 'note') await index.releaseClaim(id, holder.name);
      return { id: batch.id, toReview: !holder.trusted };
    },
  );

  /** @throws FRAUD_API_DECISION_UNKNOWN, FRAUD_API_LABEL_FOREIGN, FRAUD_API_CASE_CLAIMED */
  async function refuseForeign(id: string, { name, trusted }: TokenHolder): Promise<void> {
    const decision = await find(id);
    if (decision === undefined)
      throw new ApiError('FRAUD_API_DECISION_UNKNOWN', `No decision ${id}: nothing can be said of it`);
    if (!trusted && decision.token !== name)
      throw new ApiError(
        'FRAUD_API_LABEL_FOREIGN',
        `Decision ${id} was asked for by "${decision.token}", allowed: those of "${name}", which is not trusted`,
      );
    const other = await index.claimedByOther(id, name);
    if (other !== undefined)
      throw new ApiError(
        'FRAUD_API_CASE_CLAIMED',
        `"${other}" looks at the case now; POST /reviews/next gives another`,
      );
  }
}

function labelOf(
  decisionId: string,
  { verdict, note }: Static<typeof Verdict>,
  { holder: { name, trusted } }: FastifyRequest,
  at: Date,
): Label {
  return {
    decisionId,
    ...(verdict === 'undo' && { withdrawn: true as const }),
    ...((verdict === 'fraud' || verdict === 'legitimate') && { isFraud: verdict === 'fraud' }),
    ...((note !== undefined || verdict === 'note') && { note: note ?? '' }),
    source: REVIEW_SOURCE,
    knownAt: at.toISOString(),
    by: name,
    trusted,
  };
}
