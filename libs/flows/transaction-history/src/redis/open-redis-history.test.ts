import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HISTORY_STATE, historyEventReader, type Transaction } from '@fraud/feature-schema';
import type { Transaction as HistoryEvent } from '@fraud/histories';
import { type RedisServer, startRedisServer } from '@fraud/queue/redis-server';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KnownEvent } from '../history-keeper.ts';
import { type HistoryKeeper, type News, openRedisHistory, STALE } from '../index.ts';
import { cardPayments, cardSchema, columnsOfTraining } from '../testing/card-payments.ts';
import { startRedisCluster } from '../testing/redis-cluster.ts';

const payments = cardPayments(1_200);
const expected = columnsOfTraining(payments);
const eventOf = historyEventReader(cardSchema);

/** An API process: its keeper, and the log of what it has answered. */
type Process = { readonly keeper: HistoryKeeper; readonly log: Transaction[] };

describe('openRedisHistory()', () => {
  let dir: string;
  let redis: RedisServer;
  let processes: Process[];
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'history-redis-'));
    redis = await startRedisServer({ dir });
    processes = [];
  });
  afterEach(async () => {
    for (const { keeper } of processes) await keeper.close();
    await redis.close();
    await rm(dir, { recursive: true, force: true });
  });

  async function* past(log: readonly Transaction[]): AsyncGenerator<HistoryEvent> {
    for (const each of log) yield await Promise.resolve(eventOf(each));
  }
  async function start(
    instance: string,
    log: Transaction[] = [],
    news: News[] = [],
    { url = redis.url, erased = [] }: { readonly url?: string; readonly erased?: readonly string[] } = {},
  ) {
    const keeper = openRedisHistory({
      url,
      prefix: 'test',
      instance,
      timeoutMs: 5_000,
      isFirst: true,
      pastSince: () => past([...log]),
      newsFor: async function* (_, isKnown) {
        yield* await Promise.resolve(news.filter(({ names }) => !names.some(isKnown)));
      },
      erasures: () => Promise.resolve([...erased]),
      learnMs: 10,
      note: () => undefined,
      onError: () => undefined,
    });
    processes.push({ keeper, log });
    await keeper.open(cardSchema);
    return processes.at(-1)!;
  }
  async function* told(...events: KnownEvent[]): AsyncGenerator<KnownEvent> {
    for (const each of events) yield await Promise.resolve(each);
  }
  /** As the API does: derived, logged, answered. */
  async function ask({ keeper, log }: Process, from: number, to: number) {
    const asked = payments.slice(from, to).map((payment): Transaction => ({ ...payment }));
    await keeper.derive(cardSchema, asked);
    log.push(...asked);
    return asked;
  }
  /** Derived without keeping. */
  async function look(all: readonly Process[]) {
    const asked = payments.slice(0, 300).map((payment): Transaction => ({ ...payment }));
    for (const { keeper } of all) await keeper.derive(cardSchema, asked, { isKept: false });
    return asked;
  }
  const columns = (asked: readonly Transaction[]) =>
    asked.map((transaction) => cardSchema.historyColumns.map((name) => transaction[name]));
  const areComplete = (asked: readonly Transaction[]) => asked.every((each) => each[HISTORY_STATE] === undefined);
  const whenComplete = () =>
    vi.waitUntil(() => processes.every(({ keeper }) => keeper.status().isComplete), { timeout: 60_000 });

  it('gives two processes, in turns, to the bit what training derives', async () => {
    const both = [await start('one'), await start('two')];
    await whenComplete();
    const asked: Transaction[] = [];
    for (let from = 0; from < 1_200; from += 20) asked.push(...(await ask(both[(from / 20) % 2]!, from, from + 20)));
    expect(columns(asked)).toEqual(expected);
    expect(areComplete(asked)).toBe(true);
  });

  it('is the same for a process that starts later, and when one looks without keeping', async () => {
    const one = await start('one');
    await ask(one, 0, 600);
    const two = await start('two');
    await whenComplete();
    const looked = payments.slice(600, 601).map((payment): Transaction => ({ ...payment }));
    await two.keeper.derive(cardSchema, looked, { isKept: false });
    expect(columns(looked)).toEqual(expected.slice(600, 601));
    expect(columns(await ask(two, 600, 1_200))).toEqual(expected.slice(600));
  });

  it('answers while Redis is away and says so; when it is back without its data, nothing is missing', async () => {
    const both = [await start('one'), await start('two')];
    await whenComplete();
    await ask(both[0]!, 0, 300);
    await ask(both[1]!, 300, 600);
    process.kill(redis.pid, 'SIGKILL');
    await redis.ended;
    const alone = await ask(both[0]!, 600, 700);
    expect(alone.every((each) => each[HISTORY_STATE] === STALE)).toBe(true);
    expect(both[0]!.keeper.status()).toEqual({ kept: 'redis', stale: 100, learned: 0, isComplete: false });
    redis = await startRedisServer({ dir, port: redis.port });
    await whenComplete();
    const after = [...(await ask(both[1]!, 700, 900)), ...(await ask(both[0]!, 900, 1_200))];
    expect(areComplete(after)).toBe(true);
    expect(columns(after)).toEqual(expected.slice(700));
  });

  it('counts what a killed process has answered, once', async () => {
    const killed = await start('one');
    await ask(killed, 0, 600);
    const again = await start('one', killed.log);
    await whenComplete();
    expect(columns(await ask(again, 600, 1_200))).toEqual(expected.slice(600));
  });

  it('learns of frauds, for all processes', async () => {
    const both = [await start('one'), await start('two')];
    const [first] = payments;
    await ask(both[0]!, 0, 1);
    await both[0]!.keeper.learn(cardSchema, [{ ...eventOf(first!), label: 1 }]);
    const later = { ...first!, payment: 'later', time: (first!['time'] as number) + 1.5 * 86_400 };
    await both[1]!.keeper.derive(cardSchema, [later]);
    expect(later).toMatchObject({ 'shop.fraudShare.1d': 1 });
  });

  it('takes what weekly files and reports tell, each once, and gives a file the last word', async () => {
    const shareAt = async ({ keeper }: Process, days: number) => {
      const asked: Transaction = {
        ...payments[0]!,
        payment: 'later',
        time: (payments[0]!['time'] as number) + days * 86_400,
      };
      await keeper.derive(cardSchema, [asked], { isKept: false });
      return asked['shop.fraudShare.7d'];
    };
    const { entities, numbers, ...event } = eventOf(payments[0]!);
    const first = { ...event, entities: [...Array.from(entities)], numbers: [...Array.from(numbers)] };
    const news: News[] = [{ names: ['week 1'], events: told({ ...first, label: 0 }, { ...first, id: 7, label: 0 }) }];
    const one = await start('one', [], news);
    const two = await start('two');
    await whenComplete();
    expect(one.keeper.status()).toMatchObject({ learned: 1 });
    await ask(one, 0, 1); // is in the file already
    expect([await shareAt(one, 2), await shareAt(two, 2)]).toEqual([0, 0]);
    news.push({
      names: ['report 1'],
      events: told({ ...first, label: 1, isReported: true }, { ...first, id: 8, label: 1, isReported: true }),
    });
    await vi.waitUntil(async () => (await shareAt(two, 2)) !== 0, { timeout: 20_000 });
    expect([await shareAt(one, 2), await shareAt(two, 2)]).toEqual([Math.fround(1 / 3), Math.fround(1 / 3)]);
    news.push({ names: ['report 2'], events: told({ ...first, id: 8, label: 0, isReported: true }) });
    await vi.waitUntil(async () => (await shareAt(one, 2)) === 0, { timeout: 20_000 });
    expect(await shareAt(two, 2)).toBe(0);
  });

  it('is the same in a cluster, also after one of its nodes has lost what it held', async () => {
    const cluster = await startRedisCluster();
    const both = [await start('one', [], [], cluster), await start('two', [], [], cluster)];
    try {
      await whenComplete();
      const before = [...(await ask(both[0]!, 0, 300)), ...(await ask(both[1]!, 300, 600))];
      expect(columns(before)).toEqual(expected.slice(0, 600));
      expect(areComplete(before)).toBe(true);
      await cluster.restartWithoutData(1);
      await vi.waitUntil(async () => areComplete(await look(both)), { timeout: 60_000, interval: 500 });
      const after = [...(await ask(both[1]!, 600, 900)), ...(await ask(both[0]!, 900, 1_200))];
      expect(areComplete(after)).toBe(true);
      expect(columns(after)).toEqual(expected.slice(600));
    } finally {
      for (const { keeper } of both) await keeper.close();
      await cluster.close();
    }
  });

  /** Names of entities' keys of the first generation, node by node. */
  async function entityKeys(nodes: readonly string[]): Promise<string[][]> {
    return await Promise.all(
      nodes.map(async (url) => {
        const client = new Redis(url);
        const keys = await client.keys('test:history:*');
        client.disconnect();
        return keys.filter((key) => /^[^:]*:[^:]*:[^:]*:\{/.test(key));
      }),
    );
  }

  it.each(['one server', 'a cluster'])(
    'knows nothing of what was erased, in no process and no key of %s',
    async (of) => {
      const cluster = of === 'a cluster' ? await startRedisCluster() : undefined;
      const { url, nodes } = cluster ?? { url: redis.url, nodes: [redis.url] };
      const [erased, { card }] = [[] as string[], payments[500]!];
      const both = [await start('one', [], [], { url, erased }), await start('two', [], [], { url, erased })];
      try {
        await whenComplete();
        await ask(both[0]!, 0, 300);
        await ask(both[1]!, 300, 600);
        expect((await entityKeys(nodes)).every((keys) => keys.length > 0)).toBe(true);
        for (const { log } of both) log.splice(0, Infinity, ...log.filter((each) => each['card'] !== card));
        erased.push('erasure 1');
        const isFirst = async ({ keeper }: Process): Promise<boolean> => {
          const asked: Transaction = { ...payments[500]!, payment: 'asked' };
          await keeper.derive(cardSchema, [asked], { isKept: false });
          return asked['card.isFirst'] === 1;
        };
        for (const each of both) await vi.waitUntil(() => isFirst(each), { timeout: 20_000 });
        await whenComplete();
        const left = payments.filter((payment, i) => i >= 600 || payment['card'] !== card);
        const after = [...(await ask(both[1]!, 600, 900)), ...(await ask(both[0]!, 900, 1_200))];
        expect(columns(after)).toEqual(columnsOfTraining(left).slice(-600));
        expect(areComplete(after)).toBe(true);
        await vi.waitUntil(async () => (await entityKeys(nodes)).flat().length === 0, { timeout: 20_000 });
      } finally {
        for (const { keeper } of both) await keeper.close();
        await cluster?.close();
      }
    },
  );

  it('begins without Redis and answers, stale', async () => {
    await redis.close();
    const asked = await ask(await start('one'), 0, 10);
    expect(asked.every((each) => each[HISTORY_STATE] === STALE)).toBe(true);
  });
});
