import { hostname } from 'node:os';
import { Worker, type WorkerOptions } from 'bullmq';
import type { Redis } from 'ioredis';
import { CANCELLED } from './cancellation.ts';
import type { Messages } from './messages.ts';
import { type Processing, processJob } from './process-job.ts';

/** Crashes a job survives; one more and it fails, as it may be what kills its workers. */
const MAX_CRASHES = 10;

export type WorkerParts<Payload> = Processing<Payload> & {
  readonly redis: Redis;
  readonly options: Pick<WorkerOptions, 'prefix' | 'telemetry'>;
  readonly concurrency: number;
  /** A worker that has been silent for this long has lost its job to another. */
  readonly lockMs: number;
  readonly subscribe: Messages['subscribe'];
  readonly logError: (err: Error) => void;
};

/** Takes the jobs of one queue, does them, and hears of those that somebody cancels. */
export function startWorker<Payload>(parts: WorkerParts<Payload>): Worker {
  const { job, log, cancellation, redis, options, concurrency, lockMs, subscribe, logError } = parts;
  const worker = new Worker(job.name, processJob(parts), {
    ...options,
    connection: redis,
    name: `${hostname()}-${process.pid}`, // the dashboard shows who does a job; Redis takes no blank in it
    concurrency,
    lockDuration: lockMs,
    stalledInterval: lockMs / 2,
    maxStalledCount: MAX_CRASHES,
  });
  worker.on('error', logError);
  worker.on('completed', (done, result) => {
    if (job.isQuiet?.(result)) done.remove().catch(logError);
  });
  worker.on('failed', (failed, err) =>
    log.error(
      { err, job: job.name, jobId: failed?.id, attempt: failed?.attemptsMade, attempts: job.attempts },
      'job failed',
    ),
  );
  worker.on('stalled', (jobId) => log.warn({ job: job.name, jobId }, 'job taken over from a worker that fell silent'));
  worker.on('lockRenewalFailed', (jobIds) => {
    log.warn({ job: job.name, jobIds }, 'job lost to another worker');
    for (const jobId of jobIds) worker.cancelJob(jobId, 'lost to another worker');
  });
  subscribe(cancellation.channelOf(job.name), (jobId) => worker.cancelJob(jobId, CANCELLED));
  return worker;
}
