import { type Job, UnrecoverableError, WaitingError } from 'bullmq';
import { type JobDefinition, parsePayload } from './define-job.ts';
import { PermanentError, QueueError } from './errors.ts';
import type { QueueLog } from './queue-log.ts';

export type JobContext = {
  readonly jobId: string;
  /** 1 for the first try. */
  readonly attempt: number;
  /** Shown beside the job in the dashboard; a number is a percentage. */
  readonly progress: (progress: number | string | object) => void;
  /** A line of the job's own log, shown in the dashboard. */
  readonly log: (line: string) => void;
  /** Aborted when the queues close, when the job is cancelled, or when it was taken over by another worker. */
  readonly signal: AbortSignal;
};

/** Does a job. What it returns is kept with the job as JSON; a `PermanentError` is not tried again, any other error is. */
export type JobHandler<Payload> = (payload: Payload, context: JobContext) => Promise<unknown>;

/** Why a signal is aborted when somebody cancels the job. */
export const CANCELLED = 'cancelled by a person';

/** The handler as BullMQ wants it. A job interrupted by closing goes back to the queue without losing a try. */
export function processJob<Payload>(job: JobDefinition<Payload>, handler: JobHandler<Payload>, log: QueueLog, isClosing: () => boolean) {
  // All three parameters are declared: BullMQ hands the signal to such functions only.
  return async (running: Job, token?: string, signal?: AbortSignal): Promise<unknown> => {
    const jobId = running.id!;
    const noteFailure = (err: unknown) => log.warn({ err, job: job.name, jobId }, 'cannot note the progress of a job');
    try {
      return await handler(parsePayload(`job ${job.name}`, job.payload, running.data), {
        jobId,
        attempt: running.attemptsMade + 1,
        progress: (progress) => void running.updateProgress(progress).catch(noteFailure),
        log: (line) => void running.log(line).catch(noteFailure),
        signal: signal!,
      });
    } catch (error) {
      if (isClosing() && signal!.aborted) {
        await running.moveToWait(token);
        throw new WaitingError();
      }
      if (signal!.reason === CANCELLED) throw Object.assign(new UnrecoverableError(CANCELLED), { cause: error });
      throw isPermanent(error) ? Object.assign(new UnrecoverableError(error.message), { cause: error }) : error;
    }
  };
}

function isPermanent(error: unknown): error is Error {
  return error instanceof PermanentError || (error instanceof QueueError && error.code === 'FRAUD_QUEUE_PAYLOAD_INVALID');
}
