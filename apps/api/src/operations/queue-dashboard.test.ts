import { allJobs, growTreesJob, retrainJob } from '@fraud/jobs';
import { openQueues, type Queues } from '@fraud/queue';
import { startRedisServer } from '@fraud/queue/redis-server';
import { openLog } from '@fraud/service';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { basic, startApi, TOKEN, tokenOf } from '../testing/api-under-test.ts';

let api: Awaited<ReturnType<typeof startApi>>;
let queues: Queues;
let close: () => Promise<void>;
beforeAll(async () => {
  const redis = await startRedisServer();
  queues = openQueues({ url: redis.url, log: openLog('api', 'fatal') });
  api = await startApi({ jobs: { queues: allJobs.map(queues.bullQueue), cancel: queues.cancel } });
  close = async () => {
    await api.close();
    await queues.close();
    await redis.close();
  };
});
afterAll(() => close());

const ask = (url: string, headers = {}, method: 'GET' | 'PUT' = 'GET') => api.http.inject({ url, method, headers });

describe('GET /queues', () => {
  it('asks for a login and shows the queues with a token as password', async () => {
    const statuses = await Promise.all(
      [{}, basic('wrong'), basic(tokenOf('predict')), basic(TOKEN)].map(
        async (headers) => (await ask('/queues/api/queues', headers)).statusCode,
      ),
    );
    expect(statuses).toEqual([401, 401, 403, 200]);
  });

  it('takes the login of the console, for what its own pages ask', async () => {
    const cookieOf = async (token: string) => {
      const answer = await api.http.inject({ url: '/session', method: 'POST', payload: { token } });
      return { cookie: String(answer.headers['set-cookie']).split(';')[0] };
    };
    const [all, predict] = [await cookieOf(TOKEN), await cookieOf(tokenOf('predict'))];
    const retry = `/queues/api/queues/${allJobs[0]!.name}/retry/failed`;
    const foreign = { ...all, 'sec-fetch-site': 'cross-site' };
    const answers = await Promise.all([
      ask('/queues/api/queues', all),
      ask('/queues/api/queues', predict),
      ask('/queues/api/queues', { ...all, ...basic('wrong') }),
      ask(retry, { ...all, 'sec-fetch-site': 'same-origin' }, 'PUT'),
      ask(retry, foreign, 'PUT'),
    ]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 403, 401, 200, 403]);
  });

  it('sends role read to a board without buttons', async () => {
    const answer = await ask('/queues/', basic(tokenOf('read')));
    expect([answer.statusCode, answer.headers.location]).toEqual([302, '/queues-read-only/']);
    const board = await ask('/queues-read-only/api/queues', basic(tokenOf('read')));
    expect(board.json<{ queues: { readOnlyMode: boolean }[] }>().queues.every(({ readOnlyMode }) => readOnlyMode)).toBe(
      true,
    );
  });

  it('lets role operate retry and cancel, and nothing else', async () => {
    const queue = `/queues/api/queues/${allJobs[0]!.name}`;
    const statusOf = async (url: string, method = 'PUT', role: 'read' | 'operate' = 'operate') =>
      (await api.http.inject({ url, method: method as 'PUT', headers: basic(tokenOf(role)), payload: {} })).statusCode;
    expect(await statusOf(`${queue}/retry/failed`)).toBe(200);
    expect(await statusOf(`${queue}/none/retry`)).toBe(404);
    expect(await statusOf(`${queue}/retry/failed`, 'PUT', 'read')).toBe(403);
    const refused = [
      'pause',
      'resume',
      'empty',
      'obliterate',
      'promote',
      'concurrency',
      'clean/failed',
      'none/promote',
    ];
    for (const change of refused) expect([change, await statusOf(`${queue}/${change}`)]).toEqual([change, 403]);
    for (const all of ['pause', 'resume']) expect(await statusOf(`/queues/api/queues/${all}`)).toBe(403);
    expect(await statusOf(`${queue}/add`, 'POST')).toBe(403);
    expect(await statusOf(`${queue}/none/update-data`, 'PATCH')).toBe(403);
    expect(await statusOf(`/queues-read-only/api/queues/${allJobs[0]!.name}/retry/failed`)).toBe(405);
  });

  it('says how to log in, loads nothing from elsewhere and cannot be framed', async () => {
    const refused = await ask('/queues/', basic('wrong'));
    expect(refused.json()).toMatchObject({ status: 401, detail: expect.stringContaining('password') as string });
    const page = await ask('/queues/', basic(TOKEN));
    expect(page.statusCode).toBe(200);
    expect(page.body).not.toMatch(/(src|href)="https?:/);
    expect(page.headers['content-security-policy']).toMatch(/script-src 'self';.*frame-ancestors 'none'/);
  });

  it('links a retraining to the report of its week, which is there for who may look', async () => {
    const { id } = await queues.enqueue(retrainJob, { week: 'week_2026_47', championVersion: null, reason: 'manual' });
    const linkOn = async (board: string) =>
      (await ask(`/${board}/api/queues/retrain/${id}`, basic(TOKEN))).json<{ job: { externalUrl: { href: string } } }>()
        .job.externalUrl.href;
    expect(await linkOn('queues')).toBe('/queues/reports/week_2026_47');
    const href = await linkOn('queues-read-only');
    expect(await ask(href, basic(tokenOf('read')))).toMatchObject({ statusCode: 404 });
    await api.store.put('drift_reports/week_2026_47.html', new TextEncoder().encode('<!doctype html>No drift'));
    const page = await ask(href, basic(tokenOf('read')));
    expect([page.statusCode, page.headers['content-type'], page.headers['content-security-policy'], page.body]).toEqual(
      [200, 'text/html; charset=utf-8', expect.stringContaining("default-src 'none'"), '<!doctype html>No drift'],
    );
    const others = await Promise.all(
      [
        [href, {}],
        [href, basic(tokenOf('predict'))],
        ['/queues/reports/..%2Fchampion', basic(TOKEN)],
      ].map(async ([url, headers]) => (await ask(url as string, headers as object)).statusCode),
    );
    expect(others).toEqual([401, 403, 404]);
    expect((await ask(href)).headers['www-authenticate']).toMatch(/^Basic /); // a browser asks for the login
    await (await queues.bullQueue(retrainJob).getJob(id))!.remove();
  });

  it('cancels with the button that deletes: a retraining whose trees are growing, then the record of it', async () => {
    const part = { retrainJobId: 'retrain-week_1-none', planId: '0123456789ab', from: 0, to: 1 };
    queues.consume(retrainJob, (_, { delegate }) => delegate(growTreesJob, [part]));
    queues.consume(
      growTreesJob,
      (_, { signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped')))),
    );
    const { id } = await queues.enqueue(retrainJob, { week: 'week_1', championVersion: null, reason: 'manual' });
    const stateOf = async () => await (await queues.bullQueue(retrainJob).getJob(id))?.getState();
    await vi.waitFor(async () => expect(await queues.bullQueue(growTreesJob).getActiveCount()).toBe(1), 10_000);
    expect(await stateOf()).toBe('waiting-children');
    expect((await ask(`/queues/api/queues/retrain/${id}/clean`, basic(tokenOf('read')), 'PUT')).statusCode).toBe(403);
    expect((await ask(`/queues/api/queues/retrain/${id}/clean`, basic(tokenOf('operate')), 'PUT')).statusCode).toBe(
      204,
    );
    await vi.waitFor(
      async () =>
        expect(await queues.bullQueue(retrainJob).getJob(id)).toMatchObject({ failedReason: 'cancelled by a person' }),
      10_000,
    );
    expect((await ask(`/queues/api/queues/retrain/${id}/clean`, basic(tokenOf('operate')), 'PUT')).statusCode).toBe(
      204,
    );
    expect(await queues.bullQueue(retrainJob).getJob(id)).toBeUndefined();
  });

  it.each([
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ origin: 'https://elsewhere.example' }, 403],
    [{ 'sec-fetch-site': 'same-origin', origin: 'http://localhost:80' }, 200],
  ])('changes nothing for another site: %j', async (headers, status) => {
    expect(
      (await ask(`/queues/api/queues/${allJobs[0]!.name}/retry/failed`, { ...basic(TOKEN), ...headers }, 'PUT'))
        .statusCode,
    ).toBe(status);
  });
});
