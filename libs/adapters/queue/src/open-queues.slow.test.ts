import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { defineJob, defineTopic, openQueues, PermanentError, type Queues } from './index.ts';
import { type RedisServer, startRedisServer } from './testing/redis-server.ts';

let server: RedisServer;
let others: { close: () => Promise<void> }[] = [];
let logged: string[] = [];
const note = (_: object, message: string) => void logged.push(message);
const log = { debug: () => {}, info: note, warn: note, error: note };

beforeAll(async () => void (server = await startRedisServer()));
afterAll(() => server.close());
afterEach(async () => {
  for (const each of others.reverse()) await each.close();
  others = [];
  logged = [];
});

function open(url = server.url, options = {}): Queues {
  const queues = openQueues({ url, log, timeoutMs: 2_000, closeTimeoutMs: 2_000, ...options });
  others.push(queues);
  return queues;
}

let jobs = 0;
/** A job with a queue of its own. */
const aJob = (options = {}) =>
  defineJob({
    name: `bake-${jobs++}`,
    payload: z.object({ cake: z.string() }),
    attempts: 3,
    backoffMs: 10,
    ...options,
  });
const byCake = { jobId: ({ cake }: { cake: string }) => `bake-${cake}` };
const within = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 10_000, interval: 20 });

describe('a Redis that answers and takes nothing', () => {
  it.each([
    ['is full', ['config', 'set', 'maxmemory', '1'], ['config', 'set', 'maxmemory', '0']],
    ['is a replica', ['replicaof', '127.0.0.1', '1'], ['replicaof', 'no', 'one']],
  ])('%s is told as refused, and works again afterwards', async (_, spoil, mend) => {
    const queues = open();
    const job = aJob(byCake);
    const redis = new Redis(server.url);
    await redis.call(...(spoil as [string, ...string[]]));
    await expect(queues.enqueue(job, { cake: 'plum' })).rejects.toMatchObject({ code: 'FRAUD_QUEUE_REFUSED' });
    await redis.call(...(mend as [string, ...string[]]));
    expect(await queues.enqueue(job, { cake: 'plum' })).toMatchObject({ added: true });
    redis.disconnect();
  });
});

describe('enqueue() and consume()', () => {
  it('hand over the payload and keep result, progress and log of the job', async () => {
    const queues = open();
    const job = aJob(byCake);
    queues.consume(job, async ({ cake }, { progress, log, attempt, jobId }) => {
      progress({ step: 'in the oven' });
      log('smells good');
      return Promise.resolve({ outcome: 'done', cake, attempt, jobId });
    });
    expect(await queues.enqueue(job, { cake: 'plum' })).toEqual({ id: 'bake-plum', added: true });
    await within(async () => {
      const done = await queues.bullQueue(job).getJob('bake-plum');
      expect(done).toMatchObject({
        returnvalue: { outcome: 'done', cake: 'plum', attempt: 1, jobId: 'bake-plum' },
        progress: { step: 'in the oven' },
      });
      expect((await queues.bullQueue(job).getJobLogs('bake-plum')).logs).toEqual(['smells good']);
    });
  });

  it('make one job of two with the same id, also after it is done', async () => {
    const queues = open();
    const job = aJob(byCake);
    await queues.enqueue(job, { cake: 'plum' });
    expect(await queues.enqueue(job, { cake: 'plum' })).toEqual({ id: 'bake-plum', added: false });
    const bake = vi.fn(() => Promise.resolve());
    queues.consume(job, bake);
    await within(async () => expect(await queues.bullQueue(job).getCompletedCount()).toBe(1));
    expect((await queues.enqueue(job, { cake: 'plum' })).added).toBe(false);
    expect(bake).toHaveBeenCalledOnce();
  });

  it('try again after an outage, with growing waits, up to the limit', async () => {
    const queues = open();
    const job = aJob({ backoffMs: 20 });
    const tries: number[] = [];
    queues.consume(job, () => {
      tries.push(Date.now());
      return Promise.reject(new Error('no electricity'));
    });
    await queues.enqueue(job, { cake: 'plum' });
    await within(async () => expect(await queues.bullQueue(job).getFailedCount()).toBe(1));
    expect(tries).toHaveLength(3);
    expect(tries[1]! - tries[0]!).toBeGreaterThanOrEqual(19);
    expect(tries[2]! - tries[1]!).toBeGreaterThanOrEqual(39);
  });

  it('do not try again after a PermanentError; asked for again, the failed job runs again', async () => {
    const queues = open();
    const job = aJob(byCake);
    const bake = vi.fn(() => Promise.resolve({})).mockRejectedValueOnce(new PermanentError('no such cake'));
    queues.consume(job, bake);
    await queues.enqueue(job, { cake: 'plum' });
    await within(async () => expect(await queues.bullQueue(job).getFailedCount()).toBe(1));
    expect((await queues.bullQueue(job).getJob('bake-plum'))?.failedReason).toBe('no such cake');
    expect(bake).toHaveBeenCalledOnce();
    expect(await queues.enqueue(job, { cake: 'plum' })).toEqual({ id: 'bake-plum', added: true });
    await within(async () => expect(await queues.bullQueue(job).getCompletedCount()).toBe(1));
  });

  it('check the payload on both sides; a bad one is not tried again', async () => {
    const queues = open();
    const job = aJob();
    await expect(queues.enqueue(job, { cake: 7 } as never)).rejects.toMatchObject({
      code: 'FRAUD_QUEUE_PAYLOAD_INVALID',
    });
    const bake = vi.fn(() => Promise.resolve());
    queues.consume(job, bake);
    await queues.bullQueue(job).add(job.name, { pie: 'apple' }, { attempts: 3 });
    await within(async () => expect(await queues.bullQueue(job).getFailedCount()).toBe(1));
    expect(bake).not.toHaveBeenCalled();
  });
});

describe('cancel()', () => {
  it('stops a running job, which is not tried again, wherever it runs', async () => {
    const [worker, other] = [open(), open()];
    const job = aJob(byCake);
    worker.consume(
      job,
      (_, { signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped baking')))),
    );
    await other.enqueue(job, { cake: 'plum' });
    const queue = other.bullQueue(job);
    await within(async () => expect(await queue.getActiveCount()).toBe(1));
    expect(await other.cancel(job, 'bake-plum')).toBe('stopping');
    await within(async () => expect(await queue.getFailedCount()).toBe(1));
    expect(await queue.getJob('bake-plum')).toMatchObject({ failedReason: 'cancelled by a person', attemptsMade: 1 });
    expect(await other.cancel(job, 'bake-plum')).toBe('over');
  });

  it('takes a waiting job out of the queue, and knows when there is none', async () => {
    const queues = open();
    const job = aJob(byCake);
    await queues.enqueue(job, { cake: 'plum' });
    expect(await queues.cancel(job, 'bake-plum')).toBe('removed');
    expect(await queues.bullQueue(job).getJob('bake-plum')).toBeUndefined();
    expect(await queues.cancel(job, 'bake-plum')).toBe('over');
  });
});

describe('schedule()', () => {
  it('repeats the job, is one schedule however often it is set', async () => {
    const queues = open();
    const job = aJob();
    const bake = vi.fn(() => Promise.resolve());
    queues.consume(job, bake);
    queues.schedule(job, { id: 'always', everyMs: 50, payload: { cake: 'plum' } });
    open().schedule(job, { id: 'always', everyMs: 50, payload: { cake: 'plum' } });
    await within(() => expect(bake.mock.calls.length).toBeGreaterThan(3));
    expect(await queues.bullQueue(job).getJobSchedulersCount()).toBe(1);
  });

  const always = { id: 'always', everyMs: 400, payload: { cake: 'plum' } };

  it.each([
    ['Redis was emptied', (_: Queues, __: unknown, { port }: RedisServer) => empty(port)],
    [
      'the queue was obliterated',
      (queues: Queues, job: { name: string }) => queues.bullQueue(job).obliterate({ force: true }),
    ],
  ])('goes on after %s while the connection lived', async (_, destroy) => {
    const own = await startRedisServer();
    const queues = open(own.url);
    others.unshift(own);
    const job = aJob();
    const bake = vi.fn(() => Promise.resolve());
    queues.consume(job, bake);
    queues.schedule(job, always);
    await within(async () => expect(await queues.bullQueue(job).getCompletedCount()).toBe(1));
    await destroy(queues, job, own);
    bake.mockClear();
    await within(() => expect(bake).toHaveBeenCalled());
  });

  it.each([
    ['by the timer', { everyMs: 50 }],
    ['by a restart', { cron: '0 3 * * *' }],
  ])('is set anew %s after a clock that was ahead has come back', async (by, rhythm) => {
    const own = await startRedisServer();
    others.unshift(own);
    const job = aJob();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 8 * 86_400_000 });
    const ahead = open(own.url);
    const bake = vi.fn(() => Promise.resolve());
    ahead.consume(job, bake);
    ahead.schedule(job, { ...rhythm, id: 'always', payload: { cake: 'plum' } });
    await within(async () => expect((await ahead.bullQueue(job).getJobScheduler('always'))?.next).toBeDefined());
    vi.useRealTimers();
    if (by === 'by a restart') open(own.url).schedule(job, { ...rhythm, id: 'always', payload: { cake: 'plum' } });
    await within(async () => {
      const { next } = (await ahead.bullQueue(job).getJobScheduler('always'))!;
      expect(next! - Date.now()).toBeLessThan(86_400_000 + 1_000);
    });
    expect(logged).toContain('the next run lay too far ahead, a clock was wrong: the schedule is set anew');
    bake.mockClear();
    if (by === 'by the timer') await within(() => expect(bake).toHaveBeenCalled());
  });

  it('is set anew although the next run was done while a clock was ahead', async () => {
    const own = await startRedisServer();
    others.unshift(own);
    const [queues, job] = [open(own.url), aJob()];
    const bake = vi.fn(() => Promise.resolve());
    const daily = { id: 'daily', cron: '0 3 * * *', payload: { cake: 'plum' } };
    queues.schedule(job, daily);
    const nextRun = async () => (await queues.bullQueue(job).getJobScheduler('daily'))?.next;
    await within(async () => expect(await nextRun()).toBeDefined());
    const due = await nextRun();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 8 * 86_400_000 });
    queues.consume(job, bake);
    await within(async () => expect((await nextRun())! - due!).toBeGreaterThan(7 * 86_400_000));
    await within(() => expect(bake).toHaveBeenCalled());
    vi.useRealTimers();
    open(own.url).schedule(job, daily);
    await within(async () => expect(await nextRun()).toBe(due));
  });

  it('says when the next run is due', async () => {
    const queues = open();
    const job = aJob();
    const { nextRun } = queues.schedule(job, { id: 'hourly', cron: '0 * * * *', payload: { cake: 'plum' } });
    await within(async () => expect((await nextRun())?.getUTCMinutes()).toBe(0));
  });
});

describe('several installations on one Redis', () => {
  it('do not take jobs and messages of another prefix', async () => {
    const [ours, theirs] = [open(server.url, { prefix: 'ours' }), open(server.url, { prefix: 'theirs' })];
    const job = aJob(byCake);
    const topic = defineTopic({ name: 'cake-ready', message: z.string() });
    const [bake, heard] = [vi.fn(() => Promise.resolve()), vi.fn()];
    theirs.consume(job, bake);
    theirs.listen(topic, heard);
    ours.consume(job, () => Promise.resolve('ours'));
    const { id } = await ours.enqueue(job, { cake: 'plum' });
    await ours.announce(topic, 'plum');
    await within(async () => expect((await ours.bullQueue(job).getJob(id))?.returnvalue).toBe('ours'));
    expect(await theirs.bullQueue(job).getJob(id)).toBeUndefined();
    expect([bake.mock.calls, heard.mock.calls]).toEqual([[], []]);
  });
});

describe('what the dashboard shows', () => {
  it('the workers of a queue', async () => {
    const queues = open();
    const job = aJob();
    queues.consume(job, () => Promise.resolve());
    await within(async () => {
      const workers = await queues.bullQueue(job).getWorkers();
      expect(workers.map(({ rawname }) => rawname)).toEqual([expect.stringMatching(new RegExp(`-${process.pid}$`))]);
    });
  });

  it('no jobs whose result is nothing to look at', async () => {
    const queues = open();
    const job = aJob({ ...byCake, isQuiet: (result: unknown) => result === 'nothing' });
    queues.consume(job, ({ cake }) => Promise.resolve(cake === 'plum' ? 'nothing' : 'a cake'));
    for (const cake of ['plum', 'apple']) await queues.enqueue(job, { cake });
    await within(async () => expect((await queues.bullQueue(job).getJob('bake-apple'))?.returnvalue).toBe('a cake'));
    await within(async () => expect(await queues.bullQueue(job).getJob('bake-plum')).toBeUndefined());
  });
});

describe('announce() and listen()', () => {
  const topic = defineTopic({ name: 'cake-ready', message: z.object({ cake: z.string() }) });

  it('reach every listener; one that throws harms nobody', async () => {
    const [speaker, hearer] = [open(), open()];
    const heard = vi.fn();
    hearer.listen(topic, () => {
      throw new Error('deaf');
    });
    hearer.listen(topic, heard);
    await within(async () => {
      await speaker.announce(topic, { cake: 'plum' });
      expect(heard).toHaveBeenCalledWith({ cake: 'plum' });
    });
    expect(logged).toContain('cannot react to a message');
  });
});

describe('openQueues() with Redis away', () => {
  it('says so in time, and works once it is there', async () => {
    const gone = await startRedisServer();
    await gone.close();
    const queues = open(gone.url, { timeoutMs: 100 });
    const job = aJob();
    const topic = defineTopic({ name: 'cake-ready', message: z.string() });
    const [bake, heard] = [vi.fn(() => Promise.resolve()), vi.fn()];
    queues.consume(job, bake);
    queues.schedule(job, { id: 'always', everyMs: 50, payload: { cake: 'plum' } });
    queues.listen(topic, heard);
    expect(queues.isUp()).toBe(false);
    await expect(queues.enqueue(job, { cake: 'plum' })).rejects.toMatchObject({ code: 'FRAUD_QUEUE_UNREACHABLE' });
    await expect(queues.announce(topic, 'plum')).rejects.toMatchObject({ code: 'FRAUD_QUEUE_UNREACHABLE' });
    expect(logged.filter((line) => line === 'Redis cannot be reached, trying again').length).toBeLessThanOrEqual(2);

    others.unshift(await startRedisServer({ port: gone.port }));
    await within(() => expect(bake).toHaveBeenCalled());
    await within(async () => {
      await queues.announce(topic, 'plum');
      expect(heard).toHaveBeenCalledWith('plum');
    });
  });

  it('lets many wait for a Redis that is away, without a warning of too many listeners', async () => {
    const warnings: string[] = [];
    const listen = ({ name }: Error) => void warnings.push(name);
    process.on('warning', listen);
    const queues = open('redis://127.0.0.1:9', { timeoutMs: 200 });
    const topic = defineTopic({ name: 'cake-ready', message: z.string() });
    const told = await Promise.allSettled(Array.from({ length: 60 }, () => queues.announce(topic, 'plum')));
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', listen);
    expect([told.every(({ status }) => status === 'rejected'), warnings]).toEqual([true, []]);
  });

  it('goes on after Redis was killed and came back, also when it lost everything', async () => {
    const first = await startRedisServer();
    const queues = open(first.url);
    const job = aJob();
    const bake = vi.fn(() => Promise.resolve());
    queues.consume(job, bake);
    queues.schedule(job, { id: 'always', everyMs: 50, payload: { cake: 'plum' } });
    await within(() => expect(bake).toHaveBeenCalled());
    process.kill(first.pid, 'SIGKILL');
    await within(() => expect(queues.isUp()).toBe(false));
    bake.mockClear();
    others.unshift(await startRedisServer({ port: first.port }));
    await within(() => expect(bake).toHaveBeenCalled());
  });

  it('close() ends without Redis', async () => {
    const own = await startRedisServer();
    const queues = open(own.url);
    queues.consume(aJob(), () => Promise.resolve());
    await within(() => expect(queues.isUp()).toBe(true));
    await own.close();
    await queues.close();
    expect(queues.isUp()).toBe(false);
  });
});

describe('a job that is interrupted', () => {
  it('by close() goes back to the queue without losing a try', async () => {
    const job = aJob({ ...byCake, attempts: 1 });
    const first = open();
    const started = Promise.withResolvers<void>();
    first.consume(job, async (_, { signal }) => {
      started.resolve();
      await once(signal, 'abort');
      signal.throwIfAborted();
    });
    await first.enqueue(job, { cake: 'plum' });
    await started.promise;
    await first.close();
    const second = open();
    second.consume(job, (_, { attempt }) => Promise.resolve({ attempt }));
    await within(async () =>
      expect((await second.bullQueue(job).getJob('bake-plum'))?.returnvalue).toEqual({ attempt: 1 }),
    );
  });

  it('by kill -9 is taken over by another worker', async () => {
    const job = aJob({ ...byCake, attempts: 1 });
    const child = startWorkerProcess(job.name, server.url);
    const queues = open(server.url, { lockMs: 600 });
    await queues.enqueue(job, { cake: 'plum' });
    await once(child.stdout!, 'data');
    child.kill('SIGKILL');
    queues.consume(job, () => Promise.resolve('baked by another'));
    await within(async () =>
      expect((await queues.bullQueue(job).getJob('bake-plum'))?.returnvalue).toBe('baked by another'),
    );
    expect(logged).toContain('job taken over from a worker that fell silent');
  });
});

async function empty(port: number): Promise<void> {
  const redis = new Redis({ host: '127.0.0.1', port });
  await redis.flushall();
  redis.disconnect();
}

/** A process that takes a job of the queue, prints a line and never ends it. */
function startWorkerProcess(name: string, url: string): ChildProcess {
  const code = `
    import { openQueues, defineJob } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
    import { z } from 'zod';
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const job = defineJob({ name: ${JSON.stringify(name)}, payload: z.any(), attempts: 1, backoffMs: 1 });
    const queues = openQueues({ url: ${JSON.stringify(url)}, log, lockMs: 600 });
    queues.consume(job, () => new Promise(() => console.log('taken')));`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', code], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  others.push({
    close: async () =>
      void (child.exitCode === null && child.signalCode === null && (child.kill('SIGKILL'), await once(child, 'exit'))),
  });
  return child;
}
