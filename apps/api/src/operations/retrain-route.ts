import { requestRetrainJob } from '@fraud/jobs';
import type { Queues } from '@fraud/queue';
import { Type } from 'typebox';
import { REQUEST_ID } from '../http/request-id.ts';
import { OUTCOMES, type TypedApp } from '../http/schemas.ts';

export type Retrainings = {
  /** Puts "retrain now" into its queue, once for each request id. @throws FRAUD_QUEUE_UNREACHABLE */
  askForRetraining(requestId: string): Promise<{ id: string; added: boolean }>;
  /** By the id of the request or of the job it has become. @throws FRAUD_QUEUE_UNREACHABLE */
  cancelRetraining(id: string): ReturnType<Queues['cancel']>;
};

const RequestName = Type.Object({
  [REQUEST_ID]: Type.Optional(
    Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$', description: 'Your own name of this request' }),
  ),
});
const JobId = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,200}$',
  description: 'As POST /retrain answers it, or the id of a retrain job as the dashboard shows it',
});
const RetrainAnswer = Type.Object(
  {
    jobId: Type.String(),
    outcome: Type.Enum(OUTCOMES, { type: 'string', description: 'skipped: this request came before' }),
    lookAt: Type.String({
      description: 'Page of the job, where it names the retrain job it has become; also in the header Location',
    }),
  },
  { title: 'RetrainAnswer' },
);
const Cancellation = Type.Object(
  {
    jobId: JobId,
    outcome: Type.Enum(['removed', 'stopping', 'over'], {
      type: 'string',
      description: 'over: it has ended already, or there is no such job',
    }),
  },
  { title: 'Cancellation' },
);

/**
 * `POST /retrain`: a retraining on the newest week, as `fraud retrain` asks for it by hand; `DELETE /retrain/{jobId}`
 * cancels one.
 */
export function registerRetrain(app: TypedApp, { askForRetraining, cancelRetraining }: Retrainings): void {
  app.post(
    '/retrain',
    {
      config: { roles: ['operate'], audit: 'retraining.ask', problems: [413, 415, 503] },
      schema: {
        operationId: 'retrain',
        summary: 'Retrain now, on the newest week',
        description:
          'Answers once the job is in its queue; the gate decides whether the new model goes into service. ' +
          'Repeated with the same X-Request-Id it is the same job.',
        tags: ['models'],
        headers: RequestName,
        response: { 202: RetrainAnswer },
      },
    },
    async (request, reply) => {
      const { id: jobId, added } = await askForRetraining(request.id);
      request.change = { subject: jobId, ...(!added && { outcome: 'skipped' }) };
      const lookAt = `/queues/queue/${requestRetrainJob.name}/${jobId}`;
      return reply
        .code(202)
        .header('location', lookAt)
        .send({ jobId, outcome: added ? 'done' : 'skipped', lookAt });
    },
  );

  app.delete(
    '/retrain/:jobId',
    {
      config: { roles: ['operate'], audit: 'retraining.cancel', problems: [413, 415, 503] },
      schema: {
        operationId: 'cancelRetraining',
        summary: 'Cancel a retraining',
        description:
          'A job that waits is taken out of its queue. A job that is under way is stopped on every trainer that ' +
          'works for it, fails as cancelled by a person, and is not tried again.',
        tags: ['models'],
        params: Type.Object({ jobId: JobId }),
        response: { 200: Cancellation },
      },
    },
    async (request) => {
      const { jobId } = request.params;
      request.change = { subject: jobId };
      const outcome = await cancelRetraining(jobId);
      if (outcome === 'over') request.change = { subject: jobId, outcome: 'skipped' };
      return { jobId, outcome };
    },
  );
}
