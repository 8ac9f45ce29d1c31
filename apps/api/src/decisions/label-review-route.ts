/** Labels of tokens that are not trusted: what waits, and the way to accept or reject it. */
import type { LabelReview } from '@fraud/decision-log';
import { Type } from 'typebox';
import { ApiError } from '../http/errors.ts';
import { OUTCOMES, type TypedApp } from '../http/schemas.ts';

const Batch = Type.Object(
  {
    id: Type.String(),
    token: Type.String({ description: 'Name of the token that sent it' }),
    receivedAt: Type.String({ format: 'date-time' }),
    labels: Type.Integer(),
    frauds: Type.Integer(),
  },
  { title: 'WaitingLabels' },
);
const WaitingList = Type.Object(
  {
    batches: Type.Array(Batch, { description: 'Earliest first' }),
    total: Type.Integer({ description: 'How many wait; more than are listed when there are many' }),
  },
  { title: 'WaitingList' },
);
const Review = Type.Object(
  { verdict: Type.Enum(['accept', 'reject'], { type: 'string' }) },
  { title: 'LabelReview', additionalProperties: false, examples: [{ verdict: 'accept' }] },
);
const Reviewed = Type.Object(
  {
    id: Type.String(),
    verdict: Type.Enum(['accept', 'reject'], { type: 'string' }),
    outcome: Type.Enum(OUTCOMES, { type: 'string', description: 'skipped: the batch was accepted before' }),
  },
  { title: 'ReviewedLabels' },
);
const tags = ['decisions'];

export function registerLabelReview(app: TypedApp, review: LabelReview): void {
  app.get(
    '/feedback/review',
    {
      config: { roles: ['read', 'operate'], problems: [503] },
      schema: {
        operationId: 'listWaitingLabels',
        summary: 'Labels that wait for a person to accept them',
        tags,
        response: { 200: WaitingList },
      },
    },
    () => review.waiting(),
  );

  app.post(
    '/feedback/review/:batchId',
    {
      config: { roles: ['operate'], audit: 'feedback.review', problems: [404, 413, 415, 503] },
      schema: {
        operationId: 'reviewLabels',
        summary: 'Let models learn from a batch of labels, or delete it',
        description: 'A batch that was accepted stays accepted.',
        tags,
        params: Type.Object({ batchId: Type.String({ format: 'uuid' }) }),
        body: Review,
        response: { 200: Reviewed },
      },
    },
    async (request) => {
      const { batchId: id } = request.params;
      const { verdict } = request.body;
      request.change = { subject: id, to: verdict };
      const outcome = verdict === 'accept' ? await review.accept(id, request.holder.name) : await review.reject(id);
      if (outcome === undefined)
        throw new ApiError('FRAUD_API_BATCH_UNKNOWN', `No batch ${id} waits: GET /feedback/review lists those that do`);
      if (outcome === 'skipped') request.change = { ...request.change, outcome };
      return { id, verdict, outcome };
    },
  );
}
