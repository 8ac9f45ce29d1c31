/** Jobs as people look at them: plain data, whatever BullMQ keeps. */
import type { Job, JobType, Queue } from 'bullmq';
import { type JobStage, stagesIn } from './job-stages.ts';

/** What has become of a job so far. Times are null where it has not come to that. */
export type SeenJob = {
  readonly id: string;
  readonly queue: string;
  /** `waiting` for a worker, `delayed` until its next try or turn, `active`, `waiting for parts`, or ended. */
  readonly state: 'waiting' | 'delayed' | 'active' | 'waiting for parts' | 'done' | 'failed' | 'unknown';
  readonly payload: Readonly<Record<string, unknown>>;
  /** As its handler reported it: a percentage, a text or an object; null while it has reported nothing. */
  readonly progress: unknown;
  readonly result: unknown;
  readonly requestedAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly attempts: number;
  /** Why its last try failed. */
  readonly failure: string | null;
};

/** How many jobs of a queue are in each state that is not an end well. */
export type JobCounts = Readonly<Record<'waiting' | 'active' | 'delayed' | 'failed', number>>;

const LOOKED_AT: JobType[] = ['active', 'waiting', 'waiting-children', 'delayed', 'failed', 'completed'];
const STATES: Readonly<Record<string, SeenJob['state']>> = {
  waiting: 'waiting',
  prioritized: 'waiting',
  'waiting-children': 'waiting for parts',
  delayed: 'delayed',
  active: 'active',
  completed: 'done',
  failed: 'failed',
};

/** The latest jobs of a queue, at most `limit` of each state. */
export async function latestJobs(queue: Queue, limit: number): Promise<SeenJob[]> {
  const jobs = (await queue.getJobs(LOOKED_AT, 0, limit - 1)) as (Job | undefined)[];
  return await Promise.all(jobs.filter((job) => job !== undefined).map(seen)); // one may have gone meanwhile
}

/** One job, the lines of its log and the stages they tell of. */
export type JobWithLog = { readonly job: SeenJob; readonly log: string[]; readonly stages: JobStage[] };

/** Undefined when the queue has no such job. */
export async function jobWithLog(queue: Queue, id: string): Promise<JobWithLog | undefined> {
  const found: Job | undefined = await queue.getJob(id);
  if (found === undefined) return undefined;
  const [job, { logs: log }] = await Promise.all([seen(found), queue.getJobLogs(id)]);
  return { job, log, stages: stagesIn(log, job.endedAt) };
}

/** Puts a job that has failed back into its queue, its tries counted anew. @returns false when it has not failed */
export async function retryFailed(job: Job): Promise<boolean> {
  if (!(await job.isFailed())) return false;
  try {
    await job.retry('failed', { resetAttemptsMade: true });
    return true;
  } catch (error) {
    if (await job.isFailed()) throw error;
    return false; // somebody else was faster
  }
}

export async function countJobs(queue: Queue): Promise<JobCounts> {
  const counts = await queue.getJobCounts('waiting', 'prioritized', 'waiting-children', 'active', 'delayed', 'failed');
  const of = (state: string) => counts[state] ?? 0;
  return {
    waiting: of('waiting') + of('prioritized') + of('waiting-children'),
    active: of('active'),
    delayed: of('delayed'),
    failed: of('failed'),
  };
}

async function seen(job: Job): Promise<SeenJob> {
  const { progress, returnvalue, processedOn, finishedOn } = job as Job<Record<string, unknown>, unknown>;
  return {
    id: job.id!,
    queue: job.queueName,
    state: STATES[await job.getState()] ?? 'unknown',
    payload: job.data as Record<string, unknown>,
    progress: progress === 0 ? null : progress,
    result: returnvalue ?? null,
    requestedAt: new Date(job.timestamp),
    startedAt: processedOn === undefined ? null : new Date(processedOn),
    endedAt: finishedOn === undefined ? null : new Date(finishedOn),
    attempts: job.attemptsMade,
    failure: job.failedReason ? job.failedReason : null,
  };
}
