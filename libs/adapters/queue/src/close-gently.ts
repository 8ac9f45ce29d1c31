import type { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';

type Open = {
  redis: Redis;
  workers: readonly Worker[];
  queues: readonly Queue[];
  timeoutMs: number;
};

/**
 * Aborts the running jobs and waits until they are back in the queue, then disconnects. With Redis away, or a handler
 * that does not heed its signal, it disconnects without: such a job is taken over once its lock has run out.
 */
export async function closeGently({ redis, workers, queues, timeoutMs }: Open): Promise<void> {
  const isUp = redis.status === 'ready';
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, timeoutMs);
  for (const worker of workers) worker.cancelAllJobs('closing');
  await Promise.race([
    Promise.all([...workers.map((worker) => worker.close(!isUp)), ...queues.map((queue) => queue.close())]),
    late,
  ]);
  clearTimeout(timer);
  redis.disconnect();
}
