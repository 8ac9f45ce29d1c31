import { requestRetrainJob, retrainJob } from '@fraud/jobs';
import type { Queues } from '@fraud/queue';
import type { FastifyInstance } from 'fastify';
import { REQUEST_ID } from '../http/request-id.ts';

/** Puts "retrain now" into its queue, once for each request id. @throws FRAUD_QUEUE_UNREACHABLE */
export type AskForRetraining = (requestId: string) => Promise<{ id: string; added: boolean }>;

/**
 * `POST /retrain`: a retraining on the newest week, as `fraud retrain` asks for it by hand; `DELETE /retrain/{jobId}`
 * cancels one.
 */
export function registerRetrain(
  app: FastifyInstance,
  askForRetraining: AskForRetraining,
  cancelJob: Queues['cancel'],
): void {
  app.post(
    '/retrain',
    {
      config: { roles: ['operate'], problems: [400, 413, 415, 503] },
      schema: {
        summary: 'Retrain now, on the newest week',
        description:
          'Answers once the job is in its queue; the gate decides whether what it grows goes into service. Repeated with the same X-Request-Id it is the same job.',
        tags: ['models'],
        headers: {
          type: 'object',
          properties: {
            [REQUEST_ID]: {
              type: 'string',
              pattern: '^[A-Za-z0-9_-]{1,64}$',
              description: 'Your own name of this request',
            },
          },
        },
        response: {
          202: {
            type: 'object',
            required: ['jobId', 'outcome', 'lookAt'],
            properties: {
              jobId: { type: 'string' },
              outcome: { type: 'string', enum: ['done', 'skipped'], description: 'skipped: this request came before' },
              lookAt: {
                type: 'string',
                description:
                  'Page of the job, where it names the retrain job it has become; also in the header Location',
              },
            },
          },
        },
      },
    },
    async ({ id: requestId }, reply) => {
      const { id: jobId, added } = await askForRetraining(requestId);
      const lookAt = `/queues/queue/${requestRetrainJob.name}/${jobId}`;
      return reply
        .code(202)
        .header('location', lookAt)
        .send({ jobId, outcome: added ? 'done' : 'skipped', lookAt });
    },
  );

  const jobId = {
    type: 'string',
    pattern: '^[A-Za-z0-9_-]{1,200}$',
    description: 'Id of a retrain job, as the dashboard shows it',
  };
  app.delete<{ Params: { jobId: string } }>(
    '/retrain/:jobId',
    {
      config: { roles: ['operate'], problems: [400, 413, 415, 503] },
      schema: {
        summary: 'Cancel a retraining',
        description:
          'A job that waits is taken out of its queue. One that is under way is stopped on every trainer that works for it, fails as cancelled by a person, and is not tried again.',
        tags: ['models'],
        params: { type: 'object', required: ['jobId'], properties: { jobId } },
        response: {
          200: {
            type: 'object',
            required: ['jobId', 'outcome'],
            properties: {
              jobId,
              outcome: {
                type: 'string',
                enum: ['removed', 'stopping', 'over'],
                description: 'over: it has ended already, or there is no such job',
              },
            },
          },
        },
      },
    },
    async ({ params }) => ({ jobId: params.jobId, outcome: await cancelJob(retrainJob, params.jobId) }),
  );
}
