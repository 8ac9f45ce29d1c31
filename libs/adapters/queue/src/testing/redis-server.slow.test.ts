import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { describe, expect, it, vi } from 'vitest';
import { startRedisServer } from './redis-server.ts';

async function askOnce<T>(url: string, ask: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url);
  try {
    return await ask(redis);
  } finally {
    redis.disconnect();
  }
}

describe('startRedisServer()', () => {
  it.each([
    ['aof', 'plum'],
    ['none', null],
  ] as const)('with persistence %s has %s after a restart', async (persistence, expected) => {
    const dir = await mkdtemp(join(tmpdir(), 'redis-kept-'));
    const first = await startRedisServer({ dir, persistence });
    await askOnce(first.url, (redis) => redis.set('cake', 'plum'));
    await first.close();
    const second = await startRedisServer({ dir, persistence });
    expect(await askOnce(second.url, (redis) => redis.get('cake'))).toBe(expected);
    await second.close();
  });

  it('refuses a port that is taken, and says what Redis said', async () => {
    const server = await startRedisServer();
    await expect(startRedisServer({ port: server.port })).rejects.toMatchObject({
      code: 'FRAUD_QUEUE_REDIS_NOT_STARTED',
      message: expect.stringContaining('already in use'),
    });
    await server.close();
  });

  it.each(['exit()', "kill(process.pid, 'SIGKILL')"])(
    'ends with the process that started it, after process.%s',
    async (end) => {
      const module = new URL('./redis-server.ts', import.meta.url).href;
      const code = `import { startRedisServer } from ${JSON.stringify(module)};
      const { url } = await startRedisServer(); console.log(url); process.${end};`;
      const url = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', code], {
        encoding: 'utf8',
      }).stdout.trim();
      expect(url).toMatch(/^redis:/);
      await vi.waitFor(() => expect(answers(url)).resolves.toBe(false), { timeout: 5_000, interval: 20 });
    },
  );

  it('leaves no folder after close()', async () => {
    const server = await startRedisServer();
    const [, folder] = (await askOnce(server.url, (redis) => redis.config('GET', 'dir'))) as string[];
    expect(existsSync(folder!)).toBe(true);
    await server.close();
    expect(existsSync(folder!)).toBe(false);
    expect(await answers(server.url)).toBe(false);
  });
});

async function answers(url: string): Promise<boolean> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => {});
  try {
    await redis.connect();
    return true;
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}
