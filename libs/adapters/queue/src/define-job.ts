import type { JobsOptions } from 'bullmq';
import { z } from 'zod';
import { QueueError } from './errors.ts';

/** A kind of job: its queue, the schema of its payload and how often it is tried. */
export type JobDefinition<Payload> = {
  /** Also the name of its queue. */
  readonly name: string;
  readonly payload: z.ZodType<Payload>;
  /**
   * Two payloads with the same id are one job: while the first waits, runs or has succeeded, the second is not added.
   * Neither a whole number nor with a colon in it (BullMQ's rule). Absent, or undefined for a payload: it is a job of
   * its own.
   */
  readonly jobId?: (payload: Payload) => string | undefined;
  /** How often a job is tried in all. */
  readonly attempts: number;
  /** Wait before the second try; doubles with each further one. */
  readonly backoffMs: number;
  /** Whether a job with this result is removed at once, because there is nothing to look at. */
  readonly isQuiet?: (result: unknown) => boolean;
};

/** A kind of message told to all who listen at that moment; who does not listen never learns of it. */
export type TopicDefinition<Message> = { readonly name: string; readonly message: z.ZodType<Message> };

export function defineJob<Payload>(job: JobDefinition<Payload>): JobDefinition<Payload> {
  return job;
}

export function defineTopic<Message>(topic: TopicDefinition<Message>): TopicDefinition<Message> {
  return topic;
}

/** @throws FRAUD_QUEUE_PAYLOAD_INVALID naming every problem */
export function parsePayload<T>(of: string, schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new QueueError(
    'FRAUD_QUEUE_PAYLOAD_INVALID',
    `Cannot read the payload of ${of}: ${z.prettifyError(parsed.error)}`,
    { cause: parsed.error },
  );
}

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
