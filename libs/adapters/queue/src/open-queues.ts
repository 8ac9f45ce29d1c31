/**
 * The job queues and messages of one process, over one Redis. Redis may be down at the start or go away later: workers
 * and listeners come back by themselves, `enqueue` and `announce` fail with FRAUD_QUEUE_UNREACHABLE after a short wait.
 */
import { type Job, Queue, type Worker } from 'bullmq';
import { createCancellation } from './cancellation.ts';
import { closeGently } from './close-gently.ts';
import { connectRedis, withinTime } from './connect-redis.ts';
import { optionsOf, parsePayload } from './define-job.ts';
import { readBeats, startBeating } from './heartbeats.ts';
import { nextRunOf, startSchedule } from './keep-schedule.ts';
import { countJobs, jobWithLog, latestJobs, retryFailed } from './look-at-jobs.ts';
import { openMessages } from './messages.ts';
import type { Queues, QueuesOptions } from './queues.ts';
import { startWorker } from './start-worker.ts';

export function openQueues({
  url,
  log,
  prefix = 'bull',
  timeoutMs = 5_000,
  lockMs = 30_000,
  closeTimeoutMs = 10_000,
  telemetry,
}: QueuesOptions): Queues {
  const options = { prefix, ...(telemetry && { telemetry }) };
  const redis = connectRedis(url, log);
  const queues = new Map<string, Queue>();
  const workers: Worker[] = [];
  const ends: (() => unknown)[] = [];
  let isClosing = false;

  /** The connection itself has logged that it is lost. */
  const logError = (queue: string) => (err: Error) =>
    log[redis.status === 'ready' ? 'error' : 'debug']({ err, queue }, 'queue error');
  const messages = openMessages(() => connectRedis(url, log), log, logError);

  const bullQueue: Queues['bullQueue'] = ({ name }) => {
    const existing = queues.get(name);
    if (existing) return existing;
    const queue = new Queue(name, { connection: redis, ...options });
    queue.on('error', logError(name));
    queues.set(name, queue);
    return queue;
  };
  const jobOf = (of: { readonly name: string }, id: string): Promise<Job<unknown, unknown> | undefined> =>
    bullQueue(of).getJob(id);
  const inTime = <T>(action: string, command: () => Promise<T>) => withinTime(redis, action, timeoutMs, command);

  const cancellation = createCancellation(redis, bullQueue, prefix);
  const beatsKey = `${prefix}:heartbeats`;
  const channelOf = (topic: string) => `${prefix}:${topic}`;

  return {
    bullQueue,
    isUp: () => redis.status === 'ready',

    async enqueue(job, payload) {
      const data = parsePayload(`job ${job.name}`, job.payload, payload);
      return await inTime(`enqueue job ${job.name}`, async () => {
        const id = job.jobId?.(data);
        const before = id === undefined ? undefined : await jobOf(job, id);
        if (before !== undefined) return { id: before.id!, added: await retryFailed(before) };
        const opts = { ...optionsOf(job), ...(id !== undefined && { jobId: id }) };
        const added = await bullQueue(job).add(job.name, data, opts);
        return { id: added.id!, added: true };
      });
    },

    cancel: (job, id) => inTime(`cancel job ${id}`, () => cancellation.cancel(job.name, id)),

    stateOf: (job, id) =>
      inTime(`look for job ${id}`, async () => {
        const found = await jobOf(job, id);
        if (found === undefined) return 'unknown';
        return found.finishedOn === undefined ? 'open' : 'ended';
      }),

    resultOf: (job, id) =>
      inTime(`read the result of job ${id}`, async () => (await jobOf(job, id))?.returnvalue ?? undefined),

    latest: (job, limit) => inTime(`list jobs ${job.name}`, () => latestJobs(bullQueue(job), limit)),

    look: (job, id) => inTime(`look at job ${id}`, () => jobWithLog(bullQueue(job), id)),

    retry: (job, id) =>
      inTime(`retry job ${id}`, async () => {
        const found = await jobOf(job, id);
        return found !== undefined && (await retryFailed(found));
      }),

    count: (job) => inTime(`count jobs ${job.name}`, () => countJobs(bullQueue(job))),

    beat(service, instance, details) {
      ends.push(startBeating(redis, { key: beatsKey, service, instance, details, logError: logError('heartbeats') }));
    },

    beats: () => inTime('see who works', () => readBeats(redis, beatsKey)),

    consume(job, handler, { concurrency = 1, takes, leaveMs = 10_000 } = {}) {
      const processing = { job, handler, takes, leaveMs, log, bullQueue, cancellation, isClosing: () => isClosing };
      const { subscribe } = messages;
      const own = { redis, options, concurrency, lockMs, subscribe, logError: logError(job.name) };
      workers.push(startWorker({ ...processing, ...own }));
    },

    schedule(job, schedule) {
      const data = parsePayload(`job ${job.name}`, job.payload, schedule.payload);
      const repeat = 'cron' in schedule ? { pattern: schedule.cron, tz: 'UTC' as const } : { every: schedule.everyMs };
      const opts = { ...optionsOf(job), telemetry: { omitContext: true } }; // each run is a trace of its own
      const kept = { queue: bullQueue(job), id: schedule.id, repeat, template: { name: job.name, data, opts }, log };
      ends.push(startSchedule(redis, kept, logError(job.name)));
      return { nextRun: () => nextRunOf(kept) };
    },

    async announce(topic, message) {
      const text = JSON.stringify(parsePayload(`topic ${topic.name}`, topic.message, message));
      await inTime(`announce ${topic.name}`, () => redis.publish(channelOf(topic.name), text));
    },

    listen: (topic, react) => messages.listen(channelOf(topic.name), topic, react),

    async close() {
      isClosing = true;
      await Promise.all(ends.map((end) => end()));
      await closeGently({ redis, workers, queues: [...queues.values()], timeoutMs: closeTimeoutMs });
      messages.disconnect();
    },
  };
}
