import { allJobs, requestRetrainJob, retrainJob } from '@fraud/jobs';
import { openQueues } from '@fraud/queue';
import { startRedisServer } from '@fraud/queue/redis-server';
import { openLog } from '@fraud/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basic, bearer, startApi, TOKEN, tokenOf } from '../testing/api-under-test.ts';

const redis = await startRedisServer();
const queues = openQueues({ url: redis.url, log: openLog('api', 'fatal'), timeoutMs: 500 });
let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi({
    jobs: {
      queues: allJobs.map(queues.bullQueue),
      cancel: queues.cancel,
      askForRetraining: (requestId) => queues.enqueue(requestRetrainJob, { reason: 'manual', requestId }),
    },
  });
});
afterAll(async () => {
  await api.close();
  await queues.close();
  await redis.close();
});

const ask = (headers = {}, token = tokenOf('operate')) =>
  api.http.inject({ method: 'POST', url: '/retrain', headers: { ...bearer(token), ...headers } });

describe('POST /retrain', () => {
  it('asks for one retraining a request id, and says where to look', async () => {
    const [first, again, other] = [
      await ask({ 'x-request-id': 'deploy-7' }),
      await ask({ 'x-request-id': 'deploy-7' }),
      await ask(),
    ];
    const lookAt = '/queues/queue/request-retrain/request-retrain-deploy-7';
    expect([first.statusCode, first.headers.location, first.json()]).toEqual([
      202,
      lookAt,
      { jobId: 'request-retrain-deploy-7', outcome: 'done', lookAt },
    ]);
    expect([again.statusCode, again.json()]).toEqual([
      202,
      { jobId: 'request-retrain-deploy-7', outcome: 'skipped', lookAt },
    ]);
    expect(other.json()).toMatchObject({ outcome: 'done' });
    const waiting = await queues.bullQueue(requestRetrainJob).getJobs(['waiting']);
    expect(waiting.map(({ data }) => data as object)).toEqual(
      expect.arrayContaining([
        { reason: 'manual', requestId: 'deploy-7' },
        { reason: 'manual', requestId: other.headers['x-request-id'] },
      ]),
    );
    expect(waiting).toHaveLength(2);
    expect((await api.http.inject({ url: lookAt, headers: basic(TOKEN) })).statusCode).toBe(200);
  });

  it('is for role operate, and names a request id that is none', async () => {
    expect((await ask({}, tokenOf('read'))).statusCode).toBe(403);
    const answer = await ask({ 'x-request-id': 'a:b' });
    expect([answer.statusCode, answer.json()]).toMatchObject([
      400,
      { errors: [{ field: 'x-request-id', value: '"a:b"' }] },
    ]);
  });

  it('is taken back by DELETE /retrain/{jobId}', async () => {
    const { id } = await queues.enqueue(retrainJob, { week: 'week_1', championVersion: null, reason: 'manual' });
    const cancel = (jobId: string, role: 'read' | 'operate' = 'operate') =>
      api.http.inject({ method: 'DELETE', url: `/retrain/${jobId}`, headers: bearer(tokenOf(role)) });
    expect((await cancel(id, 'read')).statusCode).toBe(403);
    expect((await cancel(id)).json()).toEqual({ jobId: id, outcome: 'removed' });
    expect((await cancel(id)).json()).toEqual({ jobId: id, outcome: 'over' });
    expect((await cancel('a:b')).statusCode).toBe(400);
  });

  it('answers 503 with a problem while Redis is away', async () => {
    await redis.close();
    const answer = await ask();
    expect([answer.statusCode, answer.headers['content-type'], answer.json()]).toMatchObject([
      503,
      expect.stringContaining('application/problem+json'),
      { code: 'FRAUD_QUEUE_UNREACHABLE' },
    ]);
  });
});
