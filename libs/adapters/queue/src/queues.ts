/** What services do with queues: ask for jobs, do them, look at them, send messages. */
import type { Queue, Telemetry } from 'bullmq';
import type { QueueLog } from './connect-redis.ts';
import type { JobDefinition, TopicDefinition } from './define-job.ts';
import type { Heartbeat } from './heartbeats.ts';
import type { JobCounts, JobWithLog, SeenJob } from './look-at-jobs.ts';
import type { JobHandler } from './process-job.ts';

export type QueuesOptions = {
  readonly url: string;
  readonly log: QueueLog;
  /** Installations that share one Redis have a prefix each; letters, digits, - and _. @defaultValue 'bull' */
  readonly prefix?: string;
  /** How long `enqueue` and `announce` wait for Redis. @defaultValue 5000 */
  readonly timeoutMs?: number;
  /**
   * A worker that has been silent for this long has lost its job to another. Renewed every half of it, so a handler
   * must leave the event loop free; heavy work belongs into worker threads. @defaultValue 30000
   */
  readonly lockMs?: number;
  /** How long `close` waits for running jobs to notice their signal. @defaultValue 10000 */
  readonly closeTimeoutMs?: number;
  /** Carries traces from who asks for a job to who does it, see `queueTelemetry`. */
  readonly telemetry?: Telemetry | undefined;
};

type Schedule<Payload> = { readonly id: string; readonly payload: Payload } & (
  { readonly everyMs: number } | { readonly cron: string }
);

type ConsumeOptions<Payload> = {
  /** Jobs done at a time. @defaultValue 1 */
  readonly concurrency?: number;
  /** Whether a job is for this worker; others are left for another. */
  readonly takes?: (payload: Payload) => Promise<boolean>;
  /** How long a job that is left waits before a worker looks at it again. @defaultValue 10000 */
  readonly leaveMs?: number;
};

/** A schedule that is looked after. */
type ScheduleInForce = {
  /** When the job is due next; in the past when no worker takes it. Undefined while there is no schedule. */
  readonly nextRun: () => Promise<Date | undefined>;
};

export type Queues = {
  /**
   * Adds a job, unless one of the same id waits, runs or has succeeded; a failed one of the same id is run again.
   *
   * @throws FRAUD_QUEUE_UNREACHABLE, FRAUD_QUEUE_PAYLOAD_INVALID
   */
  readonly enqueue: <P>(job: JobDefinition<P>, payload: P) => Promise<{ id: string; added: boolean }>;
  /**
   * Takes a job out of its queue, or stops it and the parts it has delegated, wherever they run: it then fails
   * without another try. `over`: it has ended already, or there is no such job.
   *
   * @throws FRAUD_QUEUE_UNREACHABLE
   */
  readonly cancel: (job: { readonly name: string }, id: string) => Promise<'removed' | 'stopping' | 'over'>;
  /**
   * Whether a job waits or runs, has ended (well or not), or is not there. @throws FRAUD_QUEUE_UNREACHABLE
   */
  readonly stateOf: (job: { readonly name: string }, id: string) => Promise<'open' | 'ended' | 'unknown'>;
  /** What the handler of a job returned; undefined while it has not ended well. @throws FRAUD_QUEUE_UNREACHABLE */
  readonly resultOf: (job: { readonly name: string }, id: string) => Promise<unknown>;
  readonly consume: <P>(job: JobDefinition<P>, handler: JobHandler<P>, options?: ConsumeOptions<P>) => void;
  /**
   * Repeats a job, every so often or by cron (UTC). A timer keeps the schedule, also after Redis was emptied and after
   * a clock was ahead.
   */
  readonly schedule: <P>(job: JobDefinition<P>, schedule: Schedule<P>) => ScheduleInForce;
  /** Sends a message to every process that listens now. @throws FRAUD_QUEUE_UNREACHABLE */
  readonly announce: <M>(topic: TopicDefinition<M>, message: M) => Promise<void>;
  /** Messages announced while the connection is lost are not repeated. */
  readonly listen: <M>(topic: TopicDefinition<M>, react: (message: M) => unknown) => void;
  /** BullMQ's own queue of a job, for the dashboard. */
  readonly bullQueue: (job: { readonly name: string }) => Queue;
  /** The latest jobs of a queue, at most `limit` of each state. @throws FRAUD_QUEUE_UNREACHABLE */
  readonly latest: (job: { readonly name: string }, limit: number) => Promise<SeenJob[]>;
  /** One job, its log and its stages; undefined when there is none. @throws FRAUD_QUEUE_UNREACHABLE */
  readonly look: (job: { readonly name: string }, id: string) => Promise<JobWithLog | undefined>;
  /** Puts a job that has failed back into its queue; false when it has not failed. @throws FRAUD_QUEUE_UNREACHABLE */
  readonly retry: (job: { readonly name: string }, id: string) => Promise<boolean>;
  /** @throws FRAUD_QUEUE_UNREACHABLE */
  readonly count: (job: { readonly name: string }) => Promise<JobCounts>;
  /** Says that this process works, now and every ten seconds until the queues close, whenever Redis is there. */
  readonly beat: (service: string, instance: string, details: () => Promise<Heartbeat['details']>) => void;
  /** The last sign of life of each process in the last hour. @throws FRAUD_QUEUE_UNREACHABLE */
  readonly beats: () => Promise<Heartbeat[]>;
  readonly isUp: () => boolean;
  /** Interrupts running jobs (they go back to the queue), then disconnects. */
  readonly close: () => Promise<void>;
};
