import type { JobsOptions } from 'bullmq';

const KEEP = { age: 30 * 24 * 3600, count: 1_000 };

/** How BullMQ treats the jobs of a definition. */
export function optionsOf(job: { readonly attempts: number; readonly backoffMs: number }): JobsOptions {
  return {
    attempts: job.attempts,
    backoff: { type: 'exponential', delay: job.backoffMs },
    removeOnComplete: KEEP,
    removeOnFail: KEEP,
  };
}
