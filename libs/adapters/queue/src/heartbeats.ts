/** Who works: each process says so now and then, in one hash of Redis, and what it did last. */
import type { Redis } from 'ioredis';
import { z } from 'zod';

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

export async function writeBeat(redis: Redis, key: string, { service, instance, ...rest }: Heartbeat): Promise<void> {
  await redis.hset(key, `${service}/${instance}`, JSON.stringify({ service, instance, ...rest }));
}

/** A process that ends in order is not missed. */
export async function deleteBeat(redis: Redis, key: string, service: string, instance: string): Promise<void> {
  await redis.hdel(key, `${service}/${instance}`);
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
