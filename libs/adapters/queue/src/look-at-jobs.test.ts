import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { defineJob, openQueues, PermanentError, type Queues } from './index.ts';
import { type RedisServer, startRedisServer } from './testing/redis-server.ts';

const quiet = () => undefined;
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
let server: RedisServer;
let queues: Queues;
beforeAll(async () => {
  server = await startRedisServer();
  queues = openQueues({ url: server.url, log });
});
afterAll(async () => {
  await queues.close();
  await server.close();
});

const bake = defineJob({
  name: 'bake',
  payload: z.object({ cake: z.string() }),
  attempts: 1,
  backoffMs: 10,
  jobId: ({ cake }) => `bake-${cake}`,
});

describe('looking at jobs', () => {
  let isMudLiked = false;

  it('shows what was asked, what became of it and why it failed', async () => {
    queues.consume(bake, async ({ cake }, { progress, stage, log: note, attempt }) => {
      stage('mixing');
      stage('baking');
      if (cake === 'mud' && !isMudLiked) throw new PermanentError(`nobody eats it, try ${attempt}`);
      progress({ step: 'in the oven' });
      note('smells good');
      return Promise.resolve({ slices: 8 });
    });
    for (const cake of ['plum', 'mud']) await queues.enqueue(bake, { cake });
    await vi.waitFor(async () => expect((await queues.count(bake)).failed).toBe(1), { timeout: 20_000 });
    const jobs = await queues.latest(bake, 10);
    expect(jobs.map(({ id, state, failure }) => [id, state, failure]).sort()).toEqual([
      ['bake-mud', 'failed', 'nobody eats it, try 1'],
      ['bake-plum', 'done', null],
    ]);
    const { job, log: lines, stages } = (await queues.look(bake, 'bake-plum'))!;
    expect(job).toMatchObject({
      queue: 'bake',
      payload: { cake: 'plum' },
      progress: { step: 'in the oven' },
      result: { slices: 8 },
      attempts: 1,
    });
    expect(job.endedAt!.getTime()).toBeGreaterThanOrEqual(job.startedAt!.getTime());
    expect(lines).toContain('smells good');
    expect(stages.map(({ name, isBrokenOff }) => [name, isBrokenOff])).toEqual([
      ['mixing', false],
      ['baking', false],
    ]);
    expect(stages[1]!.endedAt).toEqual(job.endedAt);
    expect(await queues.look(bake, 'bake-nothing')).toBeUndefined();
  });

  it('puts a job that has failed back, once, whoever asks', async () => {
    isMudLiked = true;
    const retry = () => queues.retry(bake, 'bake-mud');
    expect((await Promise.all([retry(), retry(), retry()])).filter(Boolean)).toEqual([true]);
    const done = async () => expect((await queues.look(bake, 'bake-mud'))?.job.state).toBe('done');
    await vi.waitFor(done, { timeout: 20_000 });
    expect([await retry(), await queues.retry(bake, 'bake-nothing')]).toEqual([false, false]);
    const { job, stages } = (await queues.look(bake, 'bake-mud'))!;
    expect(job.attempts).toBe(1);
    expect(stages.map(({ name, isBrokenOff }) => [name, isBrokenOff])).toEqual([
      ['mixing', false],
      ['baking', true],
      ['mixing', false],
      ['baking', false],
    ]);
  });
});

describe('heartbeats', () => {
  it('are kept one a process, the latest', async () => {
    let beats = 0;
    const details = () => Promise.resolve({ lastCheck: `${++beats}` });
    queues.beat('watchdog', 'a', details);
    await vi.waitFor(async () => expect(await queues.beats()).toHaveLength(1), { timeout: 20_000 });
    queues.beat('watchdog', 'a', details);
    queues.beat('trainer', 'b', () => Promise.resolve({}));
    await vi.waitFor(
      async () =>
        expect(await queues.beats()).toMatchObject([
          { service: 'trainer', instance: 'b', details: {} },
          { service: 'watchdog', instance: 'a', details: { lastCheck: '2' } },
        ]),
      { timeout: 20_000 },
    );
  });

  it('end with a process that ends in order', async () => {
    const other = openQueues({ url: server.url, log });
    other.beat('log-shipper', 'c', () => Promise.resolve({}));
    const names = async () => (await queues.beats()).map(({ instance }) => instance);
    await vi.waitFor(async () => expect(await names()).toContain('c'), { timeout: 20_000 });
    await other.close();
    expect(await names()).not.toContain('c');
  });
});
