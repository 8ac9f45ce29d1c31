/** Who works: each process says so now and then, in one hash of Redis, and what it did last. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { withinTime } from './connect-redis.ts';

const BEAT_MS = 10_000;
const GOODBYE_MS = 1_000;
/** One that has been silent for longer is forgotten. */
const FORGOTTEN_MS = 3_600_000;

const beat = z.object({
  service: z.string(),
  instance: z.string(),
  at: z.coerce.date(),
  /** What a person wants to know of it. */
  details: z.record(z.string(), z.string().nullable()),
});
/** The last sign of life of one process. */
export type Heartbeat = z.infer<typeof beat>;

export type Beating = {
  /** The hash of Redis. */
  readonly key: string;
  readonly service: string;
  readonly instance: string;
  readonly details: () => Promise<Heartbeat['details']>;
  readonly logError: (err: Error) => void;
};

/**
 * Says that a process works, now and every ten seconds, whenever Redis is there.
 *
 * @returns what ends it: a process that ends in order is not missed
 */
export function startBeating(
  redis: Redis,
  { key, service, instance, details, logError }: Beating,
): () => Promise<void> {
  const field = `${service}/${instance}`;
  const beatNow = async () => {
    if (redis.status !== 'ready') return;
    await redis.hset(key, field, JSON.stringify({ service, instance, at: new Date(), details: await details() }));
  };
  const tryBeat = () => void beatNow().catch(logError);
  redis.on('ready', tryBeat);
  tryBeat();
  const timer = setInterval(tryBeat, BEAT_MS).unref();
  return async () => {
    clearInterval(timer);
    if (redis.status !== 'ready') return;
    await withinTime(redis, 'say goodbye', GOODBYE_MS, () => redis.hdel(key, field)).catch(logError);
  };
}

/** The last beat of each process, by service and instance; those of an hour ago are deleted. */
export async function readBeats(redis: Redis, key: string, now = new Date()): Promise<Heartbeat[]> {
  const beats: Heartbeat[] = [];
  for (const [field, text] of Object.entries(await redis.hgetall(key))) {
    const read = beat.safeParse(parsed(text));
    if (read.success && now.getTime() - read.data.at.getTime() < FORGOTTEN_MS) beats.push(read.data);
    else await redis.hdel(key, field);
  }
  return beats.sort((a, b) => (`${a.service}/${a.instance}` < `${b.service}/${b.instance}` ? -1 : 1));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
