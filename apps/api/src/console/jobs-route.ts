/** The jobs of all services: what waits, what runs, what failed and why. */
import type { JobWithLog as FoundJob, SeenJob } from '@fraud/queue';
import { type Static, Type } from 'typebox';
import { ApiError } from '../http/errors.ts';
import { Nullable, OUTCOMES, type TypedApp } from '../http/schemas.ts';
import { Freshness, type LastKnown } from './last-known.ts';

const time = Nullable(Type.String({ format: 'date-time' }));
const anything = (description: string) => Type.Unsafe<unknown>({ description });
const STATES = ['waiting', 'delayed', 'active', 'waiting for parts', 'done', 'failed', 'unknown'] as const;
const jobFields = {
  id: Type.String(),
  queue: Type.String({ description: 'Such as retrain, check-weeks, ship-log' }),
  state: Type.Enum([...STATES], { type: 'string', description: 'delayed: waits for its next try or its turn' }),
  payload: Type.Unsafe<object>({ type: 'object', additionalProperties: true, description: 'What it was asked' }),
  progress: anything('As it was reported: a percentage, a text or an object; null: nothing yet'),
  result: anything('What it returned; null while it has not ended well'),
  requestedAt: Type.String({ format: 'date-time' }),
  startedAt: time,
  endedAt: time,
  attempts: Type.Integer(),
  failure: Nullable(Type.String(), { description: 'Why its last try failed' }),
};
const Job = Type.Object(jobFields, { title: 'Job' });
const JobStage = Type.Object(
  {
    name: Type.String({ description: 'Such as planning, growing, judging' }),
    startedAt: Type.String({ format: 'date-time' }),
    endedAt: Nullable(Type.String({ format: 'date-time' }), { description: 'Null: it is being done' }),
    isBrokenOff: Type.Boolean({ description: 'By an error, or because its worker ended; its next try follows' }),
  },
  { title: 'JobStage' },
);
const JobWithLog = Type.Object(
  {
    ...jobFields,
    stages: Type.Array(JobStage, { description: 'In their order; none for jobs that do not say' }),
    log: Type.Array(Type.String(), { description: 'Lines of its own log' }),
    freshness: Freshness,
  },
  { title: 'JobWithLog' },
);
const JobRetry = Type.Object(
  {
    jobId: Type.String(),
    outcome: Type.Enum(OUTCOMES, { type: 'string', description: 'skipped: it has not failed' }),
  },
  { title: 'JobRetry' },
);
const params = Type.Object({ jobId: Type.String({ pattern: '^[A-Za-z0-9_:.-]{1,250}$' }) });
const JobList = Type.Object(
  { jobs: Type.Array(Job, { description: 'Latest first' }), freshness: Freshness },
  { title: 'JobList' },
);

export type JobSources = {
  /** Latest first. */
  jobs: () => Promise<LastKnown<SeenJob[]>>;
  /** @throws FRAUD_QUEUE_UNREACHABLE */
  job: (id: string) => Promise<FoundJob | undefined>;
  /** Puts a job that has failed back into its queue. @throws FRAUD_QUEUE_UNREACHABLE, ObjectStoreError */
  retry: (id: string) => Promise<{ job: SeenJob; isRetried: boolean } | undefined>;
};

export function registerJobs(app: TypedApp, { jobs, job, retry }: JobSources): void {
  const tags = ['console'];
  app.get(
    '/jobs',
    {
      config: { roles: ['read', 'operate'] },
      schema: {
        operationId: 'listJobs',
        summary: 'The latest jobs of every queue',
        tags,
        response: { 200: JobList },
      },
    },
    async () => {
      const { value = [], freshness } = await jobs();
      return { jobs: value.map(jobOf), freshness };
    },
  );

  app.get(
    '/jobs/:jobId',
    {
      config: { roles: ['read', 'operate'], problems: [404, 503] },
      schema: {
        operationId: 'getJob',
        summary: 'One job with its log',
        tags,
        params,
        response: { 200: JobWithLog },
      },
    },
    async ({ params: { jobId } }) => {
      const found = await job(jobId);
      if (found === undefined) throw unknownJob(jobId);
      return {
        ...jobOf(found.job),
        stages: found.stages.map(({ startedAt, endedAt, ...stage }) => ({
          ...stage,
          startedAt: startedAt.toISOString(),
          endedAt: endedAt?.toISOString() ?? null,
        })),
        log: found.log,
        freshness: { asOf: new Date().toISOString(), problem: null },
      };
    },
  );

  app.post(
    '/jobs/:jobId/retry',
    {
      config: { roles: ['operate'], audit: 'queue.retry', problems: [404, 413, 415, 503] },
      schema: {
        operationId: 'retryJob',
        summary: 'Try a failed job again',
        description:
          'Its tries are counted anew; what it had done before it failed is not done twice. A job that has not ' +
          'failed, or is being tried again already, is left as it is.',
        tags,
        params,
        response: { 202: JobRetry },
      },
    },
    async (request, reply) => {
      const { jobId } = request.params;
      request.change = { subject: jobId };
      const found = await retry(jobId);
      if (found === undefined) throw unknownJob(jobId);
      const outcome = found.isRetried ? 'done' : 'skipped';
      request.change = { subject: `${found.job.queue}/${jobId}`, ...(outcome === 'skipped' && { outcome }) };
      return reply.code(202).send({ jobId, outcome });
    },
  );
}

function unknownJob(id: string): ApiError {
  return new ApiError('FRAUD_API_JOB_UNKNOWN', `There is no job ${id}: GET /jobs lists those that are kept`);
}

function jobOf(job: SeenJob): Static<typeof Job> {
  return {
    ...job,
    requestedAt: job.requestedAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    endedAt: job.endedAt?.toISOString() ?? null,
  };
}
