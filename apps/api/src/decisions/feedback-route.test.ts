import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, startApi, tokenOf, UNTRUSTED } from '../testing/api-under-test.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const AT = '2026-11-23T09:30:00Z';
const label = (which: object, at = AT) => ({ ...which, class: 'Fraud', source: 'chargeback', at });
async function tell(data: object[], headers = bearer()) {
  const answer = await api.http.inject({ method: 'POST', url: '/feedback', headers, payload: { data } });
  return { status: answer.statusCode, ...answer.json<{ id: string; detail: string }>() };
}
async function decided(id?: string, headers = bearer()): Promise<string> {
  const answer = await api.predict([{ Time: 1, b: 1, ...(id !== undefined && { id }) }], headers);
  return answer.json<{ predictions: { decisionId: string }[] }>().predictions[0]!.decisionId;
}
const stored = async (prefix: string) => {
  await api.labels.flush();
  const found = await Array.fromAsync(api.store.list(prefix));
  const objects = await Promise.all(found.map(({ key }) => api.store.get(key)));
  return objects.flatMap((each) => (JSON.parse(new TextDecoder().decode(each!.bytes)) as { labels: object[] }).labels);
};

describe('POST /feedback', () => {
  it('knows a decision by any form of its id and by its transaction, and says how many it knows', async () => {
    const id = await decided('payment-7');
    const answer = await tell([
      label({ decisionId: id.toUpperCase() }),
      label({ decisionId: `urn:uuid:${id}` }),
      label({ transactionId: 'payment-7' }),
      label({ transactionId: 'payment-8' }),
      label({ decisionId: '019c3e6a-4f02-7cc1-9d0a-2f6d3f1f7a10' }),
    ]);
    expect(answer).toMatchObject({ status: 200, accepted: 5, matched: 3, toReview: false });
    expect((await stored('labels/')).slice(0, 2)).toEqual([
      expect.objectContaining({ decisionId: id, by: 'till', trusted: true }),
      expect.objectContaining({ decisionId: id, by: 'till', trusted: true }),
    ]);
  });

  it('keeps what was done with a payment, also where nobody knows what it was', async () => {
    const known = { source: 'rules', at: AT };
    const answer = await tell([
      { ...known, transactionId: 'stopped', outcome: 'blocked' },
      { ...known, transactionId: 'asked', outcome: 'challenged', class: 'No Fraud' },
    ]);
    expect(answer).toMatchObject({ status: 200, accepted: 2 });
    const labels = await stored('labels/');
    expect(labels).toContainEqual(
      expect.objectContaining({ transactionId: 'asked', outcome: 'challenged', isFraud: false }),
    );
    const stopped = labels.find((each) => 'transactionId' in each && each.transactionId === 'stopped');
    expect(stopped).toMatchObject({ outcome: 'blocked' });
    expect(stopped).not.toHaveProperty('isFraud');
    expect((await tell([{ ...known, transactionId: 'nothing said' }])).status).toBe(400);
    expect((await tell([{ ...known, transactionId: 'x', outcome: 'stopped' }])).status).toBe(400);
  });

  it.each([
    ['2026-11-23T09:30:00+01', '2026-11-23T08:30:00.000Z'],
    ['2026-11-23T09:30:00+0530', '2026-11-23T04:00:00.000Z'],
    ['2026-11-22T23:59:60Z', '2026-11-23T00:00:00.000Z'],
  ])('takes the time %s', async (at, knownAt) => {
    const transactionId = `payment at ${at}`;
    expect((await tell([label({ transactionId }, at)])).status).toBe(200);
    expect(await stored('labels/')).toContainEqual(expect.objectContaining({ transactionId, knownAt }));
  });

  it.each(['2026-11-23T09:30:00+25:99', '2026-02-30T25:00:00Z', 'yesterday', ''])('refuses the time %j', async (at) =>
    expect((await tell([label({ transactionId: 'x' }, at)])).status).toBe(400),
  );

  it('keeps labels of a token that is not trusted until a person accepts them', async () => {
    const headers = bearer(UNTRUSTED);
    const { id, ...answer } = await tell([label({ transactionId: 'of nobody' })], headers);
    expect(answer).toMatchObject({ status: 200, accepted: 1, matched: 0, toReview: true });
    expect(await stored('labels_to_review/')).toEqual([expect.objectContaining({ by: 'shop', trusted: false })]);
    const batch = { id, token: 'shop', labels: 1, frauds: 1 };
    const waiting = await api.http.inject({ url: '/feedback/review', headers: bearer(tokenOf('read')) });
    expect(waiting.json()).toMatchObject({ batches: [batch], total: 1 });
    const review = async (verdict: string, role: 'read' | 'operate', of = id) => {
      const request = { method: 'POST', url: `/feedback/review/${of}`, headers: bearer(tokenOf(role)) } as const;
      const answer = await api.http.inject({ ...request, payload: { verdict } });
      return [answer.statusCode, answer.json<{ outcome?: string }>().outcome];
    };
    expect(await review('accept', 'read')).toEqual([403, undefined]);
    expect(await review('accept', 'operate')).toEqual([200, 'done']);
    expect(await review('accept', 'operate')).toEqual([200, 'skipped']);
    expect(await review('reject', 'operate')).toEqual([404, undefined]);
    expect(await stored('labels/')).toContainEqual(
      expect.objectContaining({ transactionId: 'of nobody', acceptedBy: 'operate' }),
    );
    expect(await stored('labels_to_review/')).toEqual([]);
  });

  it('lets a token that is not trusted label its own decisions only', async () => {
    const foreign = await decided('foreign');
    const answer = await tell(
      [label({ transactionId: 'of nobody' }), label({ decisionId: foreign })],
      bearer(UNTRUSTED),
    );
    expect(answer).toMatchObject({ status: 403, code: 'FRAUD_API_LABEL_FOREIGN' });
    expect(answer.detail).toMatch(/^data\[1\] /);
  });

  it('has a quota of labels a week for each token', async () => {
    const many = Array.from({ length: 18 }, (_, i) => label({ transactionId: `many ${i}` }));
    const headers = bearer(UNTRUSTED);
    expect((await tell(many, headers)).status).toBe(200);
    const refused = await tell(many, headers);
    expect(refused).toMatchObject({ status: 429, code: 'FRAUD_API_LABEL_QUOTA' });
    expect(refused.detail).toMatch(/sent 18 labels, allowed: 1 more/);
  });
});
