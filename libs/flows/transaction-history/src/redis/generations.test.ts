import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RedisServer, startRedisServer } from '@fraud/queue/redis-server';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { historyGenerations, nameOfGeneration } from './generations.ts';

let dir: string;
let server: RedisServer;
let redis: Redis;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'generations-'));
  server = await startRedisServer({ dir });
  redis = new Redis(server.url);
});
afterAll(async () => {
  redis.disconnect();
  await server.close();
  await rm(dir, { recursive: true });
});

it('deleteBefore() leaves nothing of any generation before, whoever died before it was deleted', async () => {
  const generations = historyGenerations(redis, 'p:history:f');
  expect(await generations.after(['erasure 1'])).toBe(1);
  expect(await generations.after(['erasure 1', 'erasure 2'])).toBe(2);
  const keysOf = (generation: number) =>
    ['{0 card}', 'learned:api'].map((key) => `${nameOfGeneration('p:history:f', generation)}:${key}`);
  const others = ['p:history:f:processes', 'p:history:f2:{0 card}', 'q:history:f:{0 card}'];
  for (const key of [...[0, 1, 2].flatMap(keysOf), ...others]) await redis.set(key, 'x');
  await generations.deleteBefore(2);
  expect((await redis.keys('*')).sort()).toEqual([...keysOf(2), ...others, 'p:history:f:generation'].sort());
});
