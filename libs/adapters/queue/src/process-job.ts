import { DelayedError, type Job, type Queue, UnrecoverableError, WaitingChildrenError, WaitingError } from 'bullmq';
import { type Cancellation, CANCELLED } from './cancellation.ts';
import type { QueueLog } from './connect-redis.ts';
import { type JobDefinition, parsePayload } from './define-job.ts';
import { delegate } from './delegate.ts';
import { PermanentError, QueueError } from './errors.ts';
import { beginsLine, breaksOffLine } from './job-stages.ts';

export type JobContext = {
  readonly jobId: string;
  /** When the job was added to its queue. */
  readonly requestedAt: Date;
  /** 1 for the first try. */
  readonly attempt: number;
  /** Shown beside the job in the dashboard; a number is a percentage. */
  readonly progress: (progress: JobProgress) => void;
  /** Shown beside the job that has delegated this one. */
  readonly parentProgress: (progress: JobProgress) => void;
  /** What of the job is done from now on; named again, also by another worker, it goes on. */
  readonly stage: (name: string) => void;
  /** A line of the job's own log, shown in the dashboard. */
  readonly log: (line: string) => void;
  /** Aborted when the queues close, when the job is cancelled, or when it was taken over by another worker. */
  readonly signal: AbortSignal;
  /**
   * Has parts of the work done by jobs of their own, on any worker. This job leaves its worker meanwhile, by an error
   * that the handler must let pass; when all parts have ended well, the handler begins anew, perhaps elsewhere. So
   * ask for what is still missing only, until nothing is. The ids of the parts have to be new whenever the work is
   * planned anew.
   *
   * @throws PermanentError when a part has failed for good; the other parts are stopped then
   */
  readonly delegate: <P>(job: JobDefinition<P>, payloads: readonly P[]) => Promise<void>;
  /**
   * Whether this error, should the handler throw it, ends the job: trying again cannot help, it was cancelled, or
   * this was the last try.
   */
  readonly endsWith: (error: unknown) => boolean;
};

type JobProgress = number | string | object;

/**
 * Does a job. What it returns is kept with the job as JSON; a `PermanentError` is not tried again, any other error
 * is.
 */
export type JobHandler<Payload> = (payload: Payload, context: JobContext) => Promise<unknown>;

export type Processing<Payload> = {
  readonly job: JobDefinition<Payload>;
  readonly handler: JobHandler<Payload>;
  /** Whether the job is for this worker; all are when absent. */
  readonly takes: ((payload: Payload) => Promise<boolean>) | undefined;
  readonly leaveMs: number;
  readonly log: QueueLog;
  readonly bullQueue: (job: { readonly name: string }) => Queue;
  readonly cancellation: Cancellation;
  readonly isClosing: () => boolean;
};

/** The handler as BullMQ wants it. A job interrupted by closing goes back to the queue without losing a try. */
export function processJob<Payload>(processing: Processing<Payload>) {
  const { job, handler, takes, leaveMs, log, bullQueue, cancellation, isClosing } = processing;
  // All three parameters are declared: BullMQ hands the signal to such functions only.
  return async (running: Job, token?: string, workerSignal?: AbortSignal): Promise<unknown> => {
    const jobId = running.id!;
    let stage: string | undefined;
    const noteFailure = (err: unknown) => log.warn({ err, job: job.name, jobId }, 'cannot note the progress of a job');
    const signal = (await cancellation.wasCancelled(job.name, jobId)) ? AbortSignal.abort(CANCELLED) : workerSignal!;
    const note = (line: string) => void running.log(line).catch(noteFailure);
    const isCancelled = () => signal.reason === CANCELLED;
    const isPaused = (error: unknown) => error instanceof WaitingChildrenError || (isClosing() && signal.aborted);
    try {
      const payload = parsePayload(`job ${job.name}`, job.payload, running.data);
      if (takes !== undefined && !(await takes(payload))) {
        log.debug({ job: job.name, jobId }, 'the job is for another worker and is left');
        await running.moveToDelayed(Date.now() + leaveMs, token);
        throw new DelayedError();
      }
      return await handler(payload, {
        jobId,
        requestedAt: new Date(running.timestamp),
        attempt: running.attemptsMade + 1,
        progress: (progress) => void running.updateProgress(progress).catch(noteFailure),
        parentProgress: (progress) => void reportToParent(running, bullQueue, progress).catch(noteFailure),
        stage: (name) => {
          if (name !== stage) note(beginsLine(name, new Date()));
          stage = name;
        },
        log: note,
        signal,
        delegate: async (to, payloads) => {
          signal.throwIfAborted();
          await delegate({ parent: running, token, queue: bullQueue(to), job: to, payloads });
        },
        endsWith: (error) =>
          !isPaused(error) && (isCancelled() || isPermanent(error) || running.attemptsMade + 1 >= job.attempts),
      });
    } catch (error) {
      if (error instanceof WaitingChildrenError || error instanceof DelayedError) throw error;
      if (stage !== undefined) note(breaksOffLine(new Date()));
      if (isPaused(error)) {
        await running.moveToWait(token);
        throw new WaitingError();
      }
      if (!isCancelled() && !isPermanent(error)) throw error;
      await cancellation.stopChildren(running);
      if (isCancelled()) await cancellation.wasCancelled(job.name, jobId); // the mark has done its service
      throw Object.assign(new UnrecoverableError(isCancelled() ? CANCELLED : (error as Error).message), {
        cause: error,
      });
    }
  };
}

/** Whether a handler has thrown this because its job waits for the parts it has delegated: it goes on later. */
export function isDelegation(error: unknown): boolean {
  return error instanceof WaitingChildrenError;
}

async function reportToParent(
  { parent }: Job,
  bullQueue: Processing<unknown>['bullQueue'],
  progress: JobProgress,
): Promise<void> {
  const [, queueName] = parent?.queueKey.split(':') ?? [];
  if (parent?.id === undefined || queueName === undefined) return;
  const waiting: Job | undefined = await bullQueue({ name: queueName }).getJob(parent.id);
  await waiting?.updateProgress(progress);
}

function isPermanent(error: unknown): error is Error {
  return (
    error instanceof PermanentError || (error instanceof QueueError && error.code === 'FRAUD_QUEUE_PAYLOAD_INVALID')
  );
}
