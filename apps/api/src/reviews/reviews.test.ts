import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bearer, startApi, TOKEN, tokenOf, UNTRUSTED } from '../testing/api-under-test.ts';

const [ANN, BOB] = [tokenOf('feedback'), TOKEN];
let api: Awaited<ReturnType<typeof startApi>>;
beforeEach(async () => {
  api = await startApi({ indexDays: 1 });
});
afterEach(() => api.close());

type Next = { case: { id: string; transactionId: string } | null; until: string | null; reviewedToday: number };
const post = (url: string, token: string, payload: object = {}) =>
  api.http.inject({ method: 'POST', url, headers: bearer(token), payload });
const next = async (token: string, payload: object = {}) => (await post('/reviews/next', token, payload)).json<Next>();
const say = (id: string, token: string, verdict: string, note?: string) =>
  post(`/reviews/${id}`, token, { verdict, ...(note !== undefined && { note }) });
const get = async (url: string) => (await api.http.inject({ url, headers: bearer() })).json<object>();

/** Payments that the model flags; resolves when they can be reviewed. */
async function flag(payments: number): Promise<void> {
  for (let i = 0; i < payments; i++) await api.predict([{ Time: 86_402, b: i, id: `payment-${i}` }]);
  await vi.waitFor(async () => expect(await get('/reviews')).toMatchObject({ waiting: payments }), {
    timeout: 30_000,
    interval: 200,
  });
}

describe('the review queue', () => {
  it('gives no case to two people, and the same one to who asks again', async () => {
    await flag(3);
    const mine = await next(ANN);
    const theirs = await next(BOB);
    expect(theirs.case!.id).not.toBe(mine.case!.id);
    expect(await next(ANN)).toMatchObject({ case: mine.case, until: mine.until });
    const skipped = await next(ANN, { skip: mine.case!.id });
    expect([mine.case!.id, theirs.case!.id]).not.toContain(skipped.case!.id);
    expect((await next(ANN, { skip: skipped.case!.id })).case).toBeNull();
    expect((await say(theirs.case!.id, ANN, 'fraud')).json()).toMatchObject({ code: 'FRAUD_API_CASE_CLAIMED' });
  });

  it('keeps a verdict, counts it, and offers the case again when it is taken back', async () => {
    await flag(1);
    const { case: found } = await next(ANN);
    expect((await say(found!.id, ANN, 'legitimate', 'the customer was called')).statusCode).toBe(200);
    expect((await next(BOB)).case).toBeNull();
    expect(await get('/reviews')).toMatchObject({
      waiting: 0,
      reviewedToday: 1,
      agreement: { flaggedLegitimate: 1, flaggedFraud: 0 },
    });
    expect(await get(`/feedback?decisionId=${found!.id}`)).toMatchObject({
      labels: [{ class: 'No Fraud', note: 'the customer was called', source: 'review', by: 'feedback' }],
    });
    expect((await say(found!.id, ANN, 'undo')).statusCode).toBe(200);
    expect((await next(BOB)).case).toMatchObject({ id: found!.id, label: null });
  });

  it('ends for the day when everybody together has done enough', async () => {
    await flag(4);
    for (let i = 0; i < 3; i++) await say((await next(ANN)).case!.id, ANN, 'fraud');
    expect(await next(ANN)).toMatchObject({ case: null, waiting: 1, reviewedToday: 3, perDay: 3 });
  });

  it('takes no verdict of a token that is not trusted on decisions of others', async () => {
    await flag(1);
    const { case: found } = await next(BOB);
    expect((await say(found!.id, UNTRUSTED, 'fraud')).json()).toMatchObject({ code: 'FRAUD_API_LABEL_FOREIGN' });
  });
});
