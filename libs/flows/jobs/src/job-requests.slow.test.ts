import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { openQueues, type Queues } from '@fraud/queue';
import { type RedisServer, startRedisServer } from '@fraud/queue/redis-server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  cancelJob,
  dataDigest,
  isAbout,
  repeatLostRequests,
  requestJob,
  retrainJob,
  type RetrainPayload,
} from './index.ts';

const quiet = () => {};
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const payload: RetrainPayload = { week: 'week_2026_47', championVersion: null, reason: 'no-champion' };
const id = 'retrain-week_2026_47-none';

let folder: string;
let store: ObjectStore;
let redis: RedisServer;
let queues: Queues;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'requests-'));
  store = openObjectStore({ folder });
  redis = await startRedisServer();
  queues = openQueues({ url: redis.url, log, timeoutMs: 500 });
});
afterEach(async () => {
  await queues.close();
  await redis.close();
  rmSync(folder, { recursive: true, force: true });
});

const idIn = async (place: ObjectStore): Promise<string> => {
  await requestJob({ store: place, queues }, retrainJob, payload);
  return new TextDecoder().decode((await place.get('store_id.txt'))!.bytes).trim();
};
const kept = async () => (await Array.fromAsync(store.list('job_requests/'))).map(({ key }) => key);
const stateOf = () => queues.stateOf(retrainJob, id);
const ended = () => vi.waitFor(async () => expect(await stateOf()).toBe('ended'), { timeout: 10_000 });

describe('a requested job', () => {
  it('is added again after Redis has lost it, and is one job otherwise', async () => {
    expect(await requestJob({ store, queues }, retrainJob, payload)).toEqual({ id, added: true });
    expect(await repeatLostRequests({ store, queues })).toEqual([]);
    await queues.bullQueue(retrainJob).obliterate({ force: true });
    expect(await stateOf()).toBe('unknown');
    expect(await repeatLostRequests({ store, queues })).toEqual([id]);
    expect(await queues.bullQueue(retrainJob).getJob(id)).toMatchObject({ data: payload });
  });

  it.each([
    ['done', () => Promise.resolve()],
    ['failed for good', () => Promise.reject(new Error('no'))],
  ])('is forgotten when it is %s', async (_, handler) => {
    await requestJob({ store, queues }, { ...retrainJob, attempts: 1 }, payload);
    expect(await kept()).toEqual([`job_requests/retrain/${id}.json`]);
    queues.consume({ ...retrainJob, attempts: 1 }, handler);
    await ended();
    expect(await repeatLostRequests({ store, queues })).toEqual([]);
    expect(await kept()).toEqual([]);
  });

  it('is forgotten when it is cancelled', async () => {
    await requestJob({ store, queues }, retrainJob, payload);
    expect(await cancelJob({ store, queues }, retrainJob, id)).toBe('removed');
    expect(await repeatLostRequests({ store, queues })).toEqual([]);
    expect([await kept(), await stateOf()]).toEqual([[], 'unknown']);
  });

  it('is not kept when Redis is away', async () => {
    await redis.close();
    await expect(requestJob({ store, queues }, retrainJob, payload)).rejects.toMatchObject({
      code: 'FRAUD_QUEUE_UNREACHABLE',
    });
    expect(await kept()).toEqual([]);
  });

  it.each([
    ['{', 'no JSON'],
    [JSON.stringify({ payload: { week: 7 }, requestedAt: new Date().toISOString() }), 'no payload of the job'],
    [
      JSON.stringify({ payload: { ...payload, week: 'week_2026_48' }, requestedAt: new Date().toISOString() }),
      'another id',
    ],
  ])('is deleted when the stored request is unusable: %s (%s)', async (text) => {
    await store.put(`job_requests/retrain/${id}.json`, new TextEncoder().encode(text));
    expect(await repeatLostRequests({ store, queues })).toEqual([]);
    expect(await kept()).toEqual([]);
  });
});

describe('a job about another store', () => {
  it('is left to the workers of that store, on the same queue', async () => {
    const theirs = openObjectStore({ folder: join(folder, 'theirs') });
    const others = openQueues({ url: redis.url, log, timeoutMs: 500 });
    try {
      const [ours, done] = [vi.fn(() => Promise.resolve()), vi.fn(() => Promise.resolve())];
      queues.consume(retrainJob, ours, { takes: isAbout(store), leaveMs: 20 });
      await requestJob({ store: theirs, queues }, retrainJob, payload);
      await vi.waitFor(async () => expect(await queues.bullQueue(retrainJob).getDelayedCount()).toBe(1), {
        timeout: 10_000,
      });
      others.consume(retrainJob, done, { takes: isAbout(theirs) });
      await ended();
      expect([ours.mock.calls.length, done.mock.calls.length]).toEqual([0, 1]);
    } finally {
      await others.close();
    }
  });

  it('is known by the store itself, whatever its address', async () => {
    const same = openObjectStore({ folder });
    expect(await isAbout(store)({ storeId: await idIn(same) })).toBe(true);
    expect(await isAbout(store)({ storeId: '019c3e6a-0000-4000-8000-000000000000' })).toBe(false);
    expect(await isAbout(store)({})).toBe(true);
  });
});

describe('dataDigest()', () => {
  it('changes with the content of any week and with labels, not with the order', async () => {
    const [a, b] = [
      { key: 'w/week_1.csv', etag: 'a' },
      { key: 'w/week_2.csv', etag: 'b' },
    ] as const;
    const digest = await dataDigest(store, [a, b]);
    expect(digest).toMatch(/^[0-9a-f]{12}$/);
    expect(await dataDigest(store, [b, a])).toBe(digest);
    expect(await dataDigest(store, [a, { ...b, etag: 'c' }])).not.toBe(digest);
    expect(await dataDigest(store, [a])).not.toBe(digest);
    await store.put('labels/week_2026_47/x.json', new Uint8Array());
    expect(await dataDigest(store, [a, b])).not.toBe(digest);
  });
});
