/**
 * Stopping jobs wherever they run. A message reaches the worker that has the job; a mark tells whoever takes the job
 * next, should nobody have heard: it waits for its children, its worker has died, or the message was lost.
 */
import type { Job, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { stopChildren } from './delegate.ts';

/** Why a signal is aborted when somebody cancels the job. */
export const CANCELLED = 'cancelled by a person';

/** Longer than any job takes to look at its mark. */
const MARK_SECONDS = 24 * 3600;

export type Cancellation = ReturnType<typeof createCancellation>;

/** @param prefix of the installation, so that others on the same Redis are not reached */
export function createCancellation(redis: Redis, bullQueue: (job: { readonly name: string }) => Queue, prefix: string) {
  const markOf = (queueName: string, jobId: string): string => `${prefix}:cancelled:${queueName}:${jobId}`;
  /** Where ids of jobs of this queue are published that are to be stopped. */
  const channelOf = (queueName: string): string => `${prefix}:cancel-${queueName}`;
  /** Tells the worker that does the job. */
  const stop = (queueName: string, jobId: string) => redis.publish(channelOf(queueName), jobId);
  return {
    channelOf,

    /** Tells the workers that do the job's children, and removes those that nobody has begun. */
    stopChildren: (parent: Job) => stopChildren(parent, stop),

    /** Whether somebody cancelled the job since this was last asked. */
    wasCancelled: async (queueName: string, jobId: string): Promise<boolean> =>
      (await redis.del(markOf(queueName, jobId))) === 1,

    async cancel(queueName: string, jobId: string): Promise<'removed' | 'stopping' | 'over'> {
      const found: Job | undefined = await bullQueue({ name: queueName }).getJob(jobId);
      if (found === undefined || found.finishedOn !== undefined) return 'over';
      const state = await found.getState();
      if (state !== 'active' && state !== 'waiting-children') {
        await found.remove();
        return 'removed';
      }
      await redis.set(markOf(queueName, jobId), '1', 'EX', MARK_SECONDS);
      await stop(queueName, jobId);
      await stopChildren(found, stop);
      return 'stopping';
    },
  };
}
