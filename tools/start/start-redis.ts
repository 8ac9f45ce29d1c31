import { startRedisServer } from '@fraud/queue/redis-server';
import { ensureRedis } from '../ensure-redis.ts';
import type { Life } from './life.ts';

/** A Redis of our own on a free port, with the jobs kept in `dir`. */
export async function startRedis(dir: string, life: Life): Promise<string> {
  await ensureRedis(life.signal);
  const redis = await startRedisServer({ dir, persistence: 'aof' });
  life.onEnd('Redis', () => redis.close());
  return redis.url;
}
