/** The jobs of all services: what waits, what runs, what failed and why. */
import type { SeenJob } from '@fraud/queue';
import { type Static, Type } from 'typebox';
import { ApiError } from '../http/errors.ts';
import { Nullable, type TypedApp } from '../http/schemas.ts';
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
const JobWithLog = Type.Object(
  { ...jobFields, log: Type.Array(Type.String(), { description: 'Lines of its own log' }), freshness: Freshness },
  { title: 'JobWithLog' },
);
const JobList = Type.Object(
  { jobs: Type.Array(Job, { description: 'Latest first' }), freshness: Freshness },
  { title: 'JobList' },
);

export type JobSources = {
  /** Latest first. */
  jobs: () => Promise<LastKnown<SeenJob[]>>;
  /** @throws FRAUD_QUEUE_UNREACHABLE */
  job: (id: string) => Promise<{ job: SeenJob; log: string[] } | undefined>;
};

export function registerJobs(app: TypedApp, { jobs, job }: JobSources): void {
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
        params: Type.Object({ jobId: Type.String({ pattern: '^[A-Za-z0-9_:.-]{1,250}$' }) }),
        response: { 200: JobWithLog },
      },
    },
    async ({ params: { jobId } }) => {
      const found = await job(jobId);
      if (found === undefined)
        throw new ApiError('FRAUD_API_JOB_UNKNOWN', `There is no job ${jobId}: GET /jobs lists those that are kept`);
      return { ...jobOf(found.job), log: found.log, freshness: { asOf: new Date().toISOString(), problem: null } };
    },
  );
}

function jobOf(job: SeenJob): Static<typeof Job> {
  return {
    ...job,
    requestedAt: job.requestedAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    endedAt: job.endedAt?.toISOString() ?? null,
  };
}
