import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bearer, startApi, TOKEN, tokenOf, toyModel } from '../testing/api-under-test.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi({ indexDays: 1 });
});
afterAll(() => api.close());

type Listed = { id: string; transactionId: string; class: string; label: string | null };
const get = async <T>(url: string): Promise<T> => (await api.http.inject({ url, headers: bearer() })).json<T>();
const list = async (query: string) => (await get<{ decisions: Listed[] }>(`/decisions?${query}`)).decisions;
const within = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 30_000, interval: 200 });
const feedback = (label: object) =>
  api.http.inject({
    method: 'POST',
    url: '/feedback',
    headers: bearer(),
    payload: { data: [{ source: 'review', at: new Date().toISOString(), ...label }] },
  });

describe('GET /decisions', () => {
  it('finds a payment by its own id, says why, and what it turned out to be', async () => {
    for (const [i, id] of ['payment-1', 'payment-2'].entries()) await api.predict([{ Time: 86_402, b: i, id }]);
    await within(async () => expect(await list('limit=9')).toHaveLength(2));
    const [found] = await list('transactionId=payment-1');
    expect(
      await list(`transactionId=payment-2&class=${encodeURIComponent(found!.class)}&labelled=false`),
    ).toBeDefined();
    expect(await list('minProbability=1&class=Fraud&labelled=true')).toEqual([]);

    const logged = await get<Record<string, unknown>>(`/decisions/${found!.id}?explain=true`);
    expect(logged).toMatchObject({
      transactionId: 'payment-1',
      explanation: { reasonsBy: 'shap', missedFraudWeighs: expect.any(Number) as number },
    });
    expect(await get(`/decisions/${found!.id}`)).not.toHaveProperty('explanation');
    expect(api.logged()).toHaveLength(2); // looking decides nothing

    expect((await feedback({ transactionId: 'payment-1', class: 'Fraud' })).json()).toMatchObject({ matched: 1 });
    await within(async () => expect((await list('labelled=true')).map(({ label }) => label)).toEqual(['Fraud']));
    expect((await feedback({ decisionId: found!.id, withdrawn: true })).statusCode).toBe(200);
    await within(async () => expect(await list('labelled=true')).toEqual([]));
    expect(await get('/feedback?limit=5')).toMatchObject({
      labels: [
        { decisionId: found!.id, withdrawn: true, class: null, by: 'till', matched: true },
        { transactionId: 'payment-1', withdrawn: false, class: 'Fraud', waits: false },
      ],
      freshness: { problem: null },
    });
    expect(await get('/status')).toMatchObject({ decisions: { lastDay: 2 } });
  });

  it('compares a payment with labelled ones by the leaves they share in the version that decided', async () => {
    // the toy's second tree asks b <= 0.5: payments of b = 0 share one leaf of two with those of b = 1
    const ids = ['alike', 'fraud', 'legitimate', 'far', 'unlabelled'];
    const decided = await Promise.all(
      ids.map(async (id) => {
        const answer = await api.predict([{ Time: 86_402, b: id === 'far' ? 0 : 1, id }]);
        return answer.json<{ predictions: { decisionId: string }[] }>().predictions[0]!.decisionId;
      }),
    );
    for (const [transactionId, label] of [
      ['fraud', 'Fraud'],
      ['legitimate', 'No Fraud'],
      ['far', 'No Fraud'],
    ])
      await feedback({ transactionId, class: label });
    const similar = (query = '') =>
      get<{ payments: { transactionId: string; proximity: number }[] }>(`/decisions/${decided[0]}/similar${query}`);
    await within(async () => expect(await similar()).toMatchObject({ compared: 3 }));
    const all = await similar();
    expect(all).toMatchObject({ modelVersion: toyModel.version, frauds: 1, freshness: { problem: null } });
    expect(all.payments.map(({ transactionId, proximity }) => [proximity, transactionId]).sort()).toEqual([
      [0.5, 'far'],
      [1, 'fraud'],
      [1, 'legitimate'],
    ]);
    expect(all.payments.map(({ proximity }) => proximity)).toEqual([1, 1, 0.5]);
    expect((await similar('?limit=1')).payments).toHaveLength(1);
    const denied = await api.http.inject({
      url: `/decisions/${decided[0]}/similar`,
      headers: bearer(tokenOf('predict')),
    });
    expect(denied.statusCode).toBe(403);
  });

  it('takes no label that says a class and withdraws it', async () => {
    expect((await feedback({ transactionId: 'x', class: 'Fraud', withdrawn: true })).statusCode).toBe(400);
  });

  it('says that there is no index where none is kept', async () => {
    const other = await startApi();
    const answer = await other.http.inject({ url: '/decisions', headers: bearer(TOKEN) });
    expect(answer.json()).toMatchObject({ decisions: [], cursor: null, freshness: { asOf: null } });
    await other.close();
  });
});
