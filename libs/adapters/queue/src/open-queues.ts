/**
 * The job queues and messages of one process, over one Redis. Redis may be down at the start or go away later: workers
 * and listeners come back by themselves, `enqueue` and `announce` fail with FRAUD_QUEUE_UNREACHABLE after a short wait.
 */
import { hostname } from 'node:os';
import { type Job, Queue, type Telemetry, Worker } from 'bullmq';
import { CANCELLED, createCancellation } from './cancellation.ts';
import { closeGently } from './close-gently.ts';
import { connectRedis, type QueueLog, withinTime } from './connect-redis.ts';
import { type JobDefinition, optionsOf, parsePayload, type TopicDefinition } from './define-job.ts';
import { deleteBeat, type Heartbeat, readBeats, writeBeat } from './heartbeats.ts';
import { keepSchedule, setSchedule } from './keep-schedule.ts';
import {
  countJobs,
  type JobCounts,
  type JobWithLog,
  jobWithLog,
  latestJobs,
  retryFailed,
  type SeenJob,
} from './look-at-jobs.ts';
import { type JobHandler, processJob } from './process-job.ts';

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

type KeptSchedule = {
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
  readonly schedule: <P>(job: JobDefinition<P>, schedule: Schedule<P>) => KeptSchedule;
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

/** Crashes a job survives; one more and it fails, as it may be what kills its workers. */
const MAX_CRASHES = 10;

/** How often a schedule is looked after: as often as it runs, within these bounds. */
const [MIN_KEEP_MS, MAX_KEEP_MS] = [1_000, 30_000];

const BEAT_MS = 10_000;
const GOODBYE_MS = 1_000;

export function openQueues({
  url,
  log,
  prefix = 'bull',
  timeoutMs = 5_000,
  lockMs = 30_000,
  closeTimeoutMs = 10_000,
  telemetry,
}: QueuesOptions): Queues {
  const traced = telemetry === undefined ? {} : { telemetry };
  const redis = connectRedis(url, log);
  const queues = new Map<string, Queue>();
  const workers: Worker[] = [];
  const timers: NodeJS.Timeout[] = [];
  const goodbyes: (() => Promise<void>)[] = [];
  const listeners = new Map<string, ((text: string) => void)[]>();
  let subscriber: ReturnType<typeof connectRedis> | undefined;
  let isClosing = false;

  /** The connection itself has logged that it is lost. */
  const logError = (queue: string) => (err: Error) =>
    log[redis.status === 'ready' ? 'error' : 'debug']({ err, queue }, 'queue error');

  const bullQueue: Queues['bullQueue'] = ({ name }) => {
    const existing = queues.get(name);
    if (existing) return existing;
    const queue = new Queue(name, { connection: redis, prefix, ...traced });
    queue.on('error', logError(name));
    queues.set(name, queue);
    return queue;
  };

  const cancellation = createCancellation(redis, bullQueue, prefix);

  const beatsKey = `${prefix}:heartbeats`;
  const channelOf = (topic: string) => `${prefix}:${topic}`;
  const subscribe = (channel: string, react: (text: string) => void) => {
    subscriber ??= connectRedis(url, log).on('message', (from, text) =>
      listeners.get(from)?.forEach((listener) => listener(text)),
    );
    listeners.set(channel, [...(listeners.get(channel) ?? []), react]);
    subscriber.subscribe(channel).catch(logError(channel));
  };

  return {
    bullQueue,
    isUp: () => redis.status === 'ready',

    async enqueue(job, payload) {
      const data = parsePayload(`job ${job.name}`, job.payload, payload);
      const queue = bullQueue(job);
      return await withinTime(redis, `enqueue job ${job.name}`, timeoutMs, async () => {
        const id = job.jobId?.(data);
        const before: Job | undefined = id === undefined ? undefined : await queue.getJob(id);
        if (before === undefined) {
          const added = await queue.add(job.name, data, { ...optionsOf(job), ...(id !== undefined && { jobId: id }) });
          return { id: added.id!, added: true };
        }
        return { id: before.id!, added: await retryFailed(before) };
      });
    },

    cancel: (job, id) => withinTime(redis, `cancel job ${id}`, timeoutMs, () => cancellation.cancel(job.name, id)),

    stateOf: (job, id) =>
      withinTime(redis, `look for job ${id}`, timeoutMs, async () => {
        const found: Job | undefined = await bullQueue(job).getJob(id);
        if (found === undefined) return 'unknown';
        return found.finishedOn === undefined ? 'open' : 'ended';
      }),

    resultOf: (job, id) =>
      withinTime(redis, `read the result of job ${id}`, timeoutMs, async () => {
        const found: Job<unknown, unknown> | undefined = await bullQueue(job).getJob(id);
        return found?.returnvalue ?? undefined;
      }),

    latest: (job, limit) =>
      withinTime(redis, `list jobs ${job.name}`, timeoutMs, () => latestJobs(bullQueue(job), limit)),

    look: (job, id) => withinTime(redis, `look at job ${id}`, timeoutMs, () => jobWithLog(bullQueue(job), id)),

    retry: (job, id) =>
      withinTime(redis, `retry job ${id}`, timeoutMs, async () => {
        const found: Job | undefined = await bullQueue(job).getJob(id);
        return found !== undefined && (await retryFailed(found));
      }),

    count: (job) => withinTime(redis, `count jobs ${job.name}`, timeoutMs, () => countJobs(bullQueue(job))),

    beat(service, instance, details) {
      const beatNow = async () => {
        if (redis.status !== 'ready') return;
        await writeBeat(redis, beatsKey, { service, instance, at: new Date(), details: await details() });
      };
      const tryBeat = () => void beatNow().catch(logError('heartbeats'));
      redis.on('ready', tryBeat);
      tryBeat();
      timers.push(setInterval(tryBeat, BEAT_MS).unref());
      const goodbye = () => deleteBeat(redis, beatsKey, service, instance);
      goodbyes.push(async () => {
        if (redis.status === 'ready')
          await withinTime(redis, 'say goodbye', GOODBYE_MS, goodbye).catch(logError('heartbeats'));
      });
    },

    beats: () => withinTime(redis, 'see who works', timeoutMs, () => readBeats(redis, beatsKey)),

    consume(job, handler, { concurrency = 1, takes, leaveMs = 10_000 } = {}) {
      const worker = new Worker(
        job.name,
        processJob({ job, handler, takes, leaveMs, log, bullQueue, cancellation, isClosing: () => isClosing }),
        {
          connection: redis,
          prefix,
          name: `${hostname()}-${process.pid}`, // the dashboard shows who does a job; Redis takes no blank in it
          concurrency,
          lockDuration: lockMs,
          stalledInterval: lockMs / 2,
          maxStalledCount: MAX_CRASHES,
          ...traced,
        },
      );
      worker.on('error', logError(job.name));
      worker.on('completed', (done, result) => {
        if (job.isQuiet?.(result)) done.remove().catch(logError(job.name));
      });
      worker.on('failed', (failed, err) =>
        log.error(
          { err, job: job.name, jobId: failed?.id, attempt: failed?.attemptsMade, attempts: job.attempts },
          'job failed',
        ),
      );
      worker.on('stalled', (jobId) =>
        log.warn({ job: job.name, jobId }, 'job taken over from a worker that fell silent'),
      );
      worker.on('lockRenewalFailed', (jobIds) => {
        log.warn({ job: job.name, jobIds }, 'job lost to another worker');
        for (const jobId of jobIds) worker.cancelJob(jobId, 'lost to another worker');
      });
      workers.push(worker);
      subscribe(cancellation.channelOf(job.name), (jobId) => worker.cancelJob(jobId, CANCELLED));
    },

    schedule(job, schedule) {
      const data = parsePayload(`job ${job.name}`, job.payload, schedule.payload);
      const repeat = 'cron' in schedule ? { pattern: schedule.cron, tz: 'UTC' as const } : { every: schedule.everyMs };
      const { id } = schedule;
      const opts = { ...optionsOf(job), telemetry: { omitContext: true } }; // each run is a trace of its own
      const kept = { queue: bullQueue(job), id, repeat, template: { name: job.name, data, opts }, log };
      const set = () => void setSchedule(kept).catch(logError(job.name));
      const keep = () => {
        if (redis.status === 'ready') keepSchedule(kept).catch(logError(job.name));
      };
      if (redis.status === 'ready') set();
      redis.on('ready', set);
      const everyMs = 'everyMs' in schedule ? schedule.everyMs : MAX_KEEP_MS;
      timers.push(setInterval(keep, Math.min(MAX_KEEP_MS, Math.max(MIN_KEEP_MS, everyMs))).unref());
      return {
        nextRun: async () => {
          const next = (await kept.queue.getJobScheduler(id))?.next;
          return next === undefined ? undefined : new Date(next);
        },
      };
    },

    async announce(topic, message) {
      const text = JSON.stringify(parsePayload(`topic ${topic.name}`, topic.message, message));
      await withinTime(redis, `announce ${topic.name}`, timeoutMs, () => redis.publish(channelOf(topic.name), text));
    },

    listen(topic, react) {
      const reactTo = async (text: string) => {
        try {
          await react(parsePayload(`topic ${topic.name}`, topic.message, JSON.parse(text)));
        } catch (err) {
          log.error({ err, topic: topic.name }, 'cannot react to a message');
        }
      };
      subscribe(channelOf(topic.name), (text) => void reactTo(text));
    },

    async close() {
      isClosing = true;
      timers.forEach(clearInterval);
      await Promise.all(goodbyes.map((say) => say()));
      await closeGently({ redis, subscriber, workers, queues: [...queues.values()], timeoutMs: closeTimeoutMs });
    },
  };
}
