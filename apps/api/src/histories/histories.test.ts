import { entityHasher, historyEventReader, type Transaction } from '@fraud/feature-schema';
import { aModel } from '@fraud/forest-model/testing';
import { createHistory, deriveColumns } from '@fraud/histories';
import type { MemoryHistoryOptions } from '@fraud/transaction-history';
import { cardPayments, cardSchema } from '@fraud/transaction-history/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servingModel } from '../models/serving-model.ts';
import { bearer, entityKey, manifest, startApi } from '../testing/api-under-test.ts';

const { historyColumns, histories, inputs, fingerprint, json } = cardSchema;
const COUNT = inputs.indexOf('card.count.1h');

/** One tree: a card with a payment in the last hour is a fraud of 0.75, else 0.125. */
const model = aModel({
  forest: {
    inputs: inputs.length,
    classes: 2,
    treeStart: Uint32Array.of(0, 3),
    feature: Uint16Array.of(COUNT, 0, 0),
    threshold: Float32Array.of(0.5, 0, 0),
    left: Uint32Array.of(1, 0, 0),
    missingLeft: Uint8Array.of(1, 0, 0),
    cover: Float32Array.of(16, 8, 8),
    share: Float32Array.of(0.4375, 0.125, 0.75),
  },
  inputs: [...inputs],
  schema: json,
  schemaFingerprint: fingerprint,
});

/** What training derives of logged transactions, in the order of the log; null is missing. */
function recomputed(logged: readonly Transaction[]): (number | null)[][] {
  const read = historyEventReader(cardSchema);
  const events = logged.map((transaction) => {
    const { entities, numbers, ...event } = read(transaction);
    return { ...event, entities: Array.from(entities), numbers: Array.from(numbers) };
  });
  const columns = deriveColumns(createHistory(histories), {
    timeSeconds: Float64Array.from(events, ({ timeSeconds }) => timeSeconds),
    entities: Uint32Array.from(events.flatMap(({ entities }) => entities)),
    numbers: histories.numbers.map((_, n) => Float32Array.from(events, ({ numbers }) => numbers[n]!)),
    ids: Uint32Array.from(events, ({ id }) => id),
    labels: new Uint8Array(events.length).fill(255),
  });
  return events.map((_, row) => columns.map((column) => (Number.isNaN(column[row]) ? null : column[row]!)));
}

const limits = { maxRows: 100, bodyBytes: 100_000 };

describe('the histories of POST /predict', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  beforeEach(async () => {
    const hide = entityHasher(entityKey);
    api = await startApi({ schema: cardSchema, hide, histories: { learnMs: 20 }, limits });
    api.state.serving = servingModel(model, manifest, { schema: cardSchema, hidesEntities: true });
  });
  afterEach(() => api.close());

  it('logs with each decision what training derives of the same log, to the bit', async () => {
    const payments = cardPayments(600);
    for (let from = 0; from < payments.length; from += 60) {
      const answer = await api.predict(payments.slice(from, from + 60));
      expect(answer.statusCode).toBe(200);
    }
    const logged = api.logged().map(({ transaction }) => transaction);
    expect(logged).toHaveLength(payments.length);
    expect(logged.map((transaction) => historyColumns.map((name) => transaction[name]))).toEqual(recomputed(logged));
  });

  it('counts a payment for the next of its card, also within a request, and one that is sent twice once', async () => {
    const [first] = cardPayments(1);
    const at = (payment: string, seconds: number) => ({ ...first!, card: 'c', payment, time: 1.7e9 + seconds });
    const classes = async (...payments: object[]) =>
      (await api.predict(payments)).json<{ predictions: { class: string }[] }>().predictions.map((each) => each.class);
    expect(await classes(at('a', 0))).toEqual(['No Fraud']);
    expect(await classes(at('a', 0))).toEqual(['No Fraud']);
    expect(await classes(at('b', 7_200), at('c', 7_260))).toEqual(['No Fraud', 'Fraud']);
    expect(api.logged().map(({ transaction }) => transaction['card.count.7d'])).toEqual([0, 0, 1, 2]);
  });

  it('takes columns that the caller has computed, and derives the others', async () => {
    const [first] = cardPayments(1);
    await api.predict([{ ...first!, card: 'c', 'card.count.1h': 4 }]);
    expect(api.logged()[0]).toMatchObject({
      predictedClass: 1,
      transaction: { 'card.count.1h': 4, 'card.count.7d': 0, 'card.amount.mean.1d': null },
    });
    const refused = await api.predict([{ ...first!, 'card.count.1h': 'many' }]);
    expect(refused.json()).toMatchObject({ errors: [{ field: 'data[0].card.count.1h', value: '"many"' }] });
  });

  it('looks back at a dry run, and counts it for nobody', async () => {
    const [first] = cardPayments(1);
    const dryRun = (payment: object) =>
      api.http.inject({ method: 'POST', url: '/predict?dryRun=true', headers: bearer(), payload: { data: [payment] } });
    await api.predict([{ ...first!, card: 'c', payment: 'a', time: 1.7e9 }]);
    const again = { ...first!, card: 'c', payment: 'b', time: 1.7e9 + 60 };
    for (const answer of [await dryRun(again), await dryRun(again), await dryRun({ ...again, 'card.count.1h': 0 })])
      expect(answer.statusCode).toBe(200);
    const [seen, given] = [await dryRun(again), await dryRun({ ...again, 'card.count.1h': 0 })].map(
      (answer) => answer.json<{ predictions: { class: string }[] }>().predictions[0]!.class,
    );
    expect([seen, given]).toEqual(['Fraud', 'No Fraud']);
    await api.predict([again]);
    expect(api.logged().map(({ transaction }) => transaction['card.count.7d'])).toEqual([0, 1]);
  });

  it('looks back at a card named as its decisions show it, in a dry run that says so and in no other', async () => {
    const [first] = cardPayments(1);
    const card = '4000000000000002'; // looks like a hash itself
    await api.predict([{ ...first!, card, payment: 'a', time: 1.7e9 }]);
    const { decisionId } = (await api.predict([{ ...first!, card, payment: 'b', time: 1.7e9 + 60 }])).json<{
      predictions: { decisionId: string }[];
    }>().predictions[0]!;
    const { transaction } = (
      await api.http.inject({ url: `/decisions/${decisionId}?asSent=true`, headers: bearer() })
    ).json<{ transaction: Record<string, unknown> }>();
    expect(transaction['card']).toBe(entityHasher(entityKey)(card));
    expect(transaction).not.toHaveProperty('card.count.7d');
    const ask = (query: string) =>
      api.http.inject({
        method: 'POST',
        url: `/predict?${query}`,
        headers: bearer(),
        payload: { data: [{ ...transaction, payment: 'c' }] },
      });
    const classes = async (query: string) =>
      (await ask(query)).json<{ predictions: { class: string }[] }>().predictions[0]!.class;
    expect(await classes('dryRun=true')).toBe('No Fraud');
    expect(await classes('dryRun=true&hashedEntities=true')).toBe('Fraud');
    expect((await ask('hashedEntities=true')).json()).toMatchObject({
      status: 400,
      errors: [{ field: 'hashedEntities', value: 'true', allowed: 'only with dryRun=true' }],
    });
    expect(api.logged()).toHaveLength(2);
  });

  it('refuses a payment without its id: asked about twice it would count twice', async () => {
    const refused = await api.predict([{ ...cardPayments(1)[0]!, payment: undefined }]);
    expect(refused.statusCode).toBe(400);
    expect(refused.json()).toMatchObject({ errors: [{ field: 'data[0].payment', value: 'missing' }] });
  });

  it('learns from weekly files and from feedback, a payment of both once, and a file has the last word', async () => {
    const pay = (payment: string, shop: string, days: number) => ({
      ...{ payment, shop, amount: 1, card: 'c', time: 1.7e9 + days * 86_400 },
    });
    const csvOf = (rows: readonly (object & { fraud: string })[]) =>
      [Object.keys(rows[0]!).join(','), ...rows.map((row) => Object.values(row).join(','))].join('\n');
    const later = async (shop: string) => {
      await api.predict([pay(`later ${shop} ${Math.random()}`, shop, 3)]);
      const { transaction } = api.logged().at(-1)!;
      return [transaction['shop.count.7d'], transaction['shop.fraudShare.7d']];
    };
    const say = (transactionId: string, of: string) =>
      api.http.inject({
        method: 'POST',
        url: '/feedback',
        headers: bearer(),
        payload: { data: [{ transactionId, class: of, source: 'chargeback', at: new Date().toISOString() }] },
      });
    await api.predict([pay('a', 'one', 0), pay('b', 'one', 0.1), pay('c', 'two', 0)]);
    const rows = [
      { ...pay('a', 'one', 0), fraud: '0' },
      { ...pay('b', 'one', 0.1), fraud: '1' },
      { ...pay('never asked', 'one', 0.2), fraud: '0' },
    ];
    await api.store.put('weekly_data/week_2023_46.csv', new TextEncoder().encode(csvOf(rows)));
    expect((await say('a', 'Fraud')).json()).toMatchObject({ matched: 1 });
    await say('c', 'Fraud');
    await expect.poll(async () => (await later('two'))[1], { timeout: 20_000 }).toBeGreaterThan(0);
    expect(await later('one')).toEqual([3, Math.fround(1 / 3)]);
  });

  it('shows what is kept in the metrics', async () => {
    await api.predict(cardPayments(50).slice(0, 50));
    const { payload } = await api.http.inject({ url: '/metrics' });
    expect(Number(/^fraud_history_events (\d+)$/m.exec(payload)![1])).toBeGreaterThan(50);
    expect(payload).toContain('\nfraud_history_stale_total 0\n');
  });
});

it('says at every door that a history is stale, and in the status', async () => {
  const away: Partial<MemoryHistoryOptions> = {
    openMs: 1,
    newsFor: async function* () {
      yield await Promise.reject<never>(new Error('the store is away'));
    },
  };
  const api = await startApi({ schema: cardSchema, hide: entityHasher(entityKey), histories: away, limits });
  api.state.serving = servingModel(model, manifest, { schema: cardSchema, hidesEntities: true });
  const [payment] = cardPayments(1);
  const ask = (url: string, payload: object | string, headers: Record<string, string> = {}) =>
    api.http.inject({ method: 'POST', url, headers: { ...bearer(), ...headers }, payload });
  const ndjson = { 'content-type': 'application/x-ndjson' };
  const tensors = Object.entries({ ...payment!, card: 'c', shop: 's', amount: 1 }).map(([name, value]) => ({
    ...{ name, shape: [1], datatype: typeof value === 'number' ? 'FP64' : 'BYTES', data: [value] },
  }));
  expect((await ask('/predict', { data: [payment] })).json()).toMatchObject({ predictions: [{ history: 'stale' }] });
  expect((await ask('/predict', { data: [payment] }, { accept: 'text/csv' })).payload).toMatch(/,stale\n$/);
  expect((await ask('/predict/stream', JSON.stringify(payment), ndjson)).json()).toMatchObject({ history: 'stale' });
  for (const answer of [
    await ask('/invocations', { instances: [payment] }),
    await ask('/v2/models/fraud/infer', { inputs: tensors }),
  ])
    expect([answer.statusCode, answer.headers['history-state']]).toEqual([200, 'stale']);
  const status = await api.http.inject({ url: '/status', headers: bearer() });
  expect(status.json()).toMatchObject({
    histories: { kept: 'memory', staleRows: 5, isComplete: false, savedAt: null },
  });
  await api.close();
});
