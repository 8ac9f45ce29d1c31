import { Redis } from 'ioredis';
import { QueueError } from './errors.ts';

/** Where queues log; a pino logger fits. */
export type QueueLog = Readonly<Record<'debug' | 'info' | 'warn' | 'error', (fields: object, message: string) => void>>;

const MAX_RECONNECT_MS = 2_000;
/** How an answer begins by which Redis refuses commands for now: https://redis.io/docs/latest/develop/reference/. */
const REFUSALS = /^(OOM|READONLY|MISCONF|LOADING|NOREPLICAS|MASTERDOWN|BUSY|CLUSTERDOWN|TRYAGAIN) /;
/** Commands that wait for a connection. One listener serves them all, since many may wait while Redis is away. */
const waiting = new WeakMap<Redis, Set<() => void>>();

/**
 * A connection that reconnects by itself for as long as it takes, and logs once when it is lost and when it is back.
 */
export function connectRedis(url: string, log: QueueLog): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: null, // BullMQ requires it: commands wait for the connection
    retryStrategy: (times) => Math.min(times * 100, MAX_RECONNECT_MS),
  });
  const { host, port } = redis.options;
  const waiters = new Set<() => void>();
  waiting.set(redis, waiters);
  let isLossLogged = false;
  redis.on('error', (err) => {
    if (!isLossLogged) log.warn({ err, host, port }, 'Redis cannot be reached, trying again');
    isLossLogged = true;
  });
  redis.on('ready', () => {
    log.info({ host, port }, 'connected to Redis');
    isLossLogged = false;
    for (const go of waiters) go();
  });
  return redis;
}

/**
 * The outcome of a command, or an error when Redis does not answer in time: commands alone would wait for ever.
 * A command that was already sent may still be carried out later.
 *
 * @param redis made by `connectRedis`
 * @throws FRAUD_QUEUE_UNREACHABLE; FRAUD_QUEUE_REFUSED when it answers and takes no command
 */
export async function withinTime<T>(
  redis: Redis,
  action: string,
  timeoutMs: number,
  command: () => Promise<T>,
): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  const { host, port } = redis.options;
  const timer = setTimeout(() => {
    reject(
      new QueueError(
        'FRAUD_QUEUE_UNREACHABLE',
        `Cannot ${action}: Redis at ${host}:${port} did not answer within ${timeoutMs} ms; ` +
          'check REDIS_URL and the server',
      ),
    );
  }, timeoutMs);
  const waiters = waiting.get(redis)!;
  if (redis.status === 'ready') resolve();
  else waiters.add(resolve);
  try {
    return await Promise.race([ready.then(command), late]);
  } catch (cause) {
    if (!(cause instanceof Error && REFUSALS.test(cause.message))) throw cause;
    throw new QueueError(
      'FRAUD_QUEUE_REFUSED',
      `Cannot ${action}: Redis at ${host}:${port} answers "${cause.message.split('. script', 1)[0]}"`,
      { cause },
    );
  } finally {
    clearTimeout(timer);
    waiters.delete(resolve);
  }
}
