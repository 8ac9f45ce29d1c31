import { join } from 'node:path';
import { freePort, startRedisServer } from '@fraud/queue/redis-server';
import { ensureRedis } from '../ensure-redis.ts';
import { keepRunning } from './keep-running.ts';
import type { Life } from './life.ts';

/**
 * A Redis of our own on a free port, with the jobs kept in `dir`. Without it no job is done: when it cannot be kept
 * running, everything ends.
 */
export async function startRedis(dir: string, life: Life, say: (text: string) => void): Promise<string> {
  await ensureRedis(life.signal);
  const port = await freePort();
  const redis = await keepRunning({
    name: 'Redis',
    start: () => startRedisServer({ dir, port, persistence: 'aof' }),
    life,
    say,
    giveUp(reason) {
      say(`${reason}; ${join(dir, 'redis.log')} may say why: ending everything`);
      life.end(1);
    },
  });
  return redis.url;
}
