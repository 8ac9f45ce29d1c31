import { mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyEventReader, type Transaction } from '@fraud/feature-schema';
import { createHistory, deriveColumns, type Transaction as HistoryEvent } from '@fraud/histories';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HistoryKeeper, type MemoryHistoryOptions, openMemoryHistory } from '../index.ts';
import { cardPayments, cardSchema, columnsOfTraining } from '../testing/card-payments.ts';

const payments = cardPayments(3_000);

/** The event of a payment, as the decision log gives it back. */
function eventOf(payment: Transaction): HistoryEvent {
  const { entities, numbers, ...event } = historyEventReader(cardSchema)(payment);
  return { ...event, entities: Array.from(entities), numbers: Array.from(numbers) };
}

/** The columns of all payments by the path of training. */
function trained(): (number | null)[][] {
  const events = payments.map(eventOf);
  const columns = deriveColumns(createHistory(cardSchema.histories), {
    timeSeconds: Float64Array.from(events, ({ timeSeconds }) => timeSeconds),
    entities: Uint32Array.from(events.flatMap(({ entities }) => Array.from(entities))),
    numbers: cardSchema.histories.numbers.map((_, n) => Float32Array.from(events, ({ numbers }) => numbers[n]!)),
    ids: Uint32Array.from(events, ({ id }) => id),
    labels: new Uint8Array(events.length).fill(255),
  });
  return events.map((_, row) => columns.map((column) => (Number.isNaN(column[row]) ? null : column[row]!)));
}
const expected = trained();

async function* past<T>(events: readonly T[]): AsyncGenerator<T> {
  for (const each of events) yield await Promise.resolve(each);
}

describe('openMemoryHistory()', () => {
  let dir: string;
  let errors: Error[];
  let opened: HistoryKeeper[];
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'history-'));
    [errors, opened] = [[], []];
  });
  afterEach(async () => {
    for (const keeper of opened) await keeper.close();
    await rm(dir, { recursive: true, force: true });
  });

  async function open(
    pastSince: MemoryHistoryOptions['pastSince'] = () => past([]),
    options: Partial<MemoryHistoryOptions> = {},
  ): Promise<HistoryKeeper> {
    const keeper = openMemoryHistory({
      dir,
      pastSince,
      newsFor: () => past([]),
      erasures: () => Promise.resolve([]),
      learnMs: 3_600_000,
      note: () => undefined,
      onError: (error) => errors.push(error),
      ...options,
    });
    opened.push(keeper);
    await keeper.open(cardSchema);
    return keeper;
  }
  const derive = async (keeper: HistoryKeeper, from: number, to: number): Promise<unknown[][]> => {
    const asked = payments.slice(from, to).map((payment): Transaction => ({ ...payment }));
    await keeper.derive(cardSchema, asked);
    return asked.map((transaction) => cardSchema.historyColumns.map((name) => transaction[name]));
  };
  const logged = (from: number, to: number) => payments.slice(from, to).map(eventOf);

  it('derives to the bit what training derives of the same transactions', async () => {
    const keeper = await open();
    expect([...(await derive(keeper, 0, 1_700)), ...(await derive(keeper, 1_700, 3_000))]).toEqual(expected);
  });

  it('is after a kill what it was: the last snapshot and what was logged since, and some before', async () => {
    const killed = await open(undefined, { snapshotMs: 3_600_000 });
    await derive(killed, 0, 1_500);
    await killed.close(); // writes the snapshot
    let askedSince: Date | undefined;
    const again = await open((_, since) => {
      askedSince = since;
      return past(logged(1_200, 2_000)); // answered and logged before the kill, after the snapshot
    });
    expect(Date.now() - askedSince!.getTime()).toBeLessThan(60_000);
    expect(await derive(again, 2_000, 3_000)).toEqual(expected.slice(2_000));
  });

  it('keeps what is answered while a snapshot is written', async () => {
    const keeper = await open(undefined, { snapshotMs: 1 });
    const answers: unknown[][] = [];
    for (let from = 0; from < 2_000; from += 50) {
      answers.push(...(await derive(keeper, from, from + 50)));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(answers).toEqual(expected.slice(0, 2_000));
    await keeper.close();
    expect(await derive(await open(), 2_000, 3_000)).toEqual(expected.slice(2_000));
  });

  it('begins anew from all that is known where the snapshot is cut off, and says so', async () => {
    const before = await open();
    await derive(before, 0, 500);
    await before.close();
    const [file] = await readdir(dir);
    await truncate(join(dir, file!), (await stat(join(dir, file!))).size - 100);
    const again = await open((_, since) => past(since === undefined ? logged(0, 500) : []));
    expect(errors).toEqual([expect.objectContaining({ code: 'FRAUD_HISTORIES_BYTES_DAMAGED' })]);
    expect(await derive(again, 500, 900)).toEqual(expected.slice(500, 900));
  });

  it('knows nothing of what was erased, from then on and after a restart, and answers meanwhile', async () => {
    const [erased, { card }] = [[] as string[], payments[900]!];
    const left = payments.filter((payment, i) => i >= 1_000 || payment['card'] !== card);
    let log = logged(0, 1_000);
    const source = { learnMs: 5, erasures: () => Promise.resolve([...erased]) };
    const keeper = await open(() => past([...log]), source);
    const isFirst = async (): Promise<boolean> => {
      const asked: Transaction = { ...payments[900]!, payment: 'asked' };
      await keeper.derive(cardSchema, [asked], { isKept: false });
      return asked['card.isFirst'] === 1;
    };
    expect(await isFirst()).toBe(false);
    log = left.slice(0, left.length - 2_000).map(eventOf);
    erased.push('erasure 1');
    let asked = 1_000;
    for (; !(await isFirst()); asked += 2) {
      await derive(keeper, asked, asked + 2);
      log.push(...logged(asked, asked + 2));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    // Of a late payment the windows may hold more than in training, where what came before it has left them.
    const times = payments.map(({ time }) => time as number);
    const inTime = (_: unknown, i: number) => times[asked + i]! >= Math.max(...times.slice(asked - 500, asked + i));
    const after = columnsOfTraining(left).slice(asked - 3_000);
    const answers = await derive(keeper, asked, 2_500);
    expect(answers.filter(inTime)).toEqual(after.slice(0, 2_500 - asked).filter(inTime));
    await keeper.close();

    let since: Date | undefined;
    const again = await open((_, from) => ((since = from), past([])), source);
    expect(since).toBeDefined();
    answers.push(...(await derive(again, 2_500, 3_000)));
    expect(answers.filter(inTime)).toEqual(after.filter(inTime));
    await again.close();
    erased.push('erasure 2');
    await open((_, from) => ((since = from), past([])), source);
    expect(since).toBeUndefined();
  });

  it('looks without keeping, leaves columns that are given, and keeps no payment of a far future', async () => {
    const keeper = await open();
    const [first] = payments;
    await keeper.derive(cardSchema, [{ ...first! }], { isKept: false });
    expect(keeper.status().events).toBe(0);
    const given: Transaction = { ...first!, 'card.count.1h': 7 };
    await keeper.derive(cardSchema, [given, { ...first!, payment: 'later', time: Date.now() / 1000 + 1e6 }]);
    expect(given).toMatchObject({ 'card.count.1h': 7, 'card.isFirst': 1 });
    expect(keeper.status().events).toBe(3); // of a card, a shop and the pair
  });

  it('learns of frauds, which count once their delay has passed', async () => {
    const keeper = await open();
    const [first] = payments;
    await keeper.derive(cardSchema, [{ ...first! }]);
    const later = (days: number): Transaction => ({
      ...first!,
      payment: `d${days}`,
      time: (first!['time'] as number) + days * 86_400,
    });
    await keeper.learn(cardSchema, [{ ...eventOf(first!), label: 1 }]);
    const shares = [];
    for (const days of [0.5, 1.5]) {
      const asked = later(days);
      await keeper.derive(cardSchema, [asked], { isKept: false });
      shares.push(asked['shop.fraudShare.1d']);
    }
    expect(shares).toEqual([null, 1]);
  });

  const sharesAfter = async (keeper: HistoryKeeper, days: number): Promise<unknown> => {
    const asked = { ...payments[0]!, payment: 'later', time: (payments[0]!['time'] as number) + days * 86_400 };
    await keeper.derive(cardSchema, [asked], { isKept: false });
    return asked['shop.fraudShare.7d' as keyof typeof asked];
  };
  const [first] = payments.map(eventOf);

  it('hears once of what files and feedback tell, and counts once what is told twice', async () => {
    const asked: string[][] = [];
    const news = [
      { names: ['week 1'], told: [{ ...first!, label: 0 }] },
      { names: ['report 1'], told: [{ ...first!, label: 1, isReported: true }] }, // the file has the last word
      { names: ['report 2'], told: [{ ...first!, id: 7, label: 1, isReported: true }] },
    ];
    const newsFor: MemoryHistoryOptions['newsFor'] = async function* (_, isKnown) {
      const unknown = news.filter(({ names }) => !names.every(isKnown));
      asked.push(unknown.flatMap(({ names }) => names));
      for (const { names, told } of unknown) yield await Promise.resolve({ names, events: past(told) });
    };
    const keeper = await open(() => past([first!]), { newsFor });
    expect(keeper.status()).toMatchObject({ events: 6, learned: 3, isComplete: true });
    expect(await sharesAfter(keeper, 2)).toBe(0.5);
    await keeper.close();
    expect(await sharesAfter(await open(undefined, { newsFor }), 2)).toBe(0.5);
    expect(asked).toEqual([['week 1', 'report 1', 'report 2'], []]);
  });

  it('answers, stale, until all that is known has been heard, and saves nothing before', async () => {
    const keeper = await open(() => past(logged(0, 10)), {
      openMs: 1,
      newsFor: async function* () {
        yield await Promise.reject<never>(new Error('the store is away'));
      },
    });
    await expect.poll(() => errors.map(({ message }) => message)).toEqual(['the store is away']);
    const asked = { ...payments[10]! };
    await keeper.derive(cardSchema, [asked]);
    expect(asked).toMatchObject({ history_state: 'stale' });
    expect(keeper.status()).toMatchObject({ stale: 1, isComplete: false });
    expect(cardSchema.historyColumns.map((name) => asked[name])).toEqual(expected[10]);
    await keeper.close();
    expect(await readdir(dir)).toEqual([]);
  });
});
