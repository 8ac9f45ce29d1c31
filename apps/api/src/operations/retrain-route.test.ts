import { once } from 'node:events';
import { connect } from 'node:net';
import { allJobs, cancelRetraining, requestRetrainJob, retrainJob } from '@fraud/jobs';
import { openQueues } from '@fraud/queue';
import { startRedisServer } from '@fraud/queue/redis-server';
import { openLog } from '@fraud/service';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { basic, bearer, startApi, TOKEN, tokenOf } from '../testing/api-under-test.ts';

const redis = await startRedisServer();
const queues = openQueues({ url: redis.url, log: openLog('api', 'fatal'), timeoutMs: 500 });
let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi({
    jobs: {
      queues: allJobs.map(queues.bullQueue),
      cancel: queues.cancel,
      cancelRetraining: (id) => cancelRetraining({ store: api.store, queues }, id),
      askForRetraining: (requestId) => queues.enqueue(requestRetrainJob, { reason: 'manual', requestId }),
    },
  });
});
afterAll(async () => {
  await api.close();
  await queues.close();
  await redis.close();
});

async function tellRedis(command: string): Promise<void> {
  const socket = connect(redis.port, '127.0.0.1');
  socket.write(`${command}\r\n`);
  await once(socket, 'data');
  socket.destroy();
}

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

  it('is taken back by the id that POST /retrain answered, before and after it has become a job', async () => {
    const cancel = async (id: string) =>
      (
        await api.http.inject({ method: 'DELETE', url: `/retrain/${id}`, headers: bearer(tokenOf('operate')) })
      ).json<object>();
    const early = (await ask({ 'x-request-id': 'early' })).json<{ jobId: string }>().jobId;
    expect(await cancel(early)).toEqual({ jobId: early, outcome: 'removed' });

    const late = (await ask({ 'x-request-id': 'late' })).json<{ jobId: string }>().jobId;
    queues.consume(requestRetrainJob, async () => ({
      retrainJobId: (await queues.enqueue(retrainJob, { week: 'week_2', championVersion: null, reason: 'manual' })).id,
    }));
    await vi.waitFor(async () => expect(await queues.stateOf(requestRetrainJob, late)).toBe('ended'), 10_000);
    expect(await cancel(late)).toEqual({ jobId: late, outcome: 'removed' });
    expect(await queues.stateOf(retrainJob, 'retrain-week_2-none')).toBe('unknown');
    expect(await cancel(late)).toEqual({ jobId: late, outcome: 'over' });
  });

  it('answers 503 with what Redis says while it takes no commands', async () => {
    await tellRedis('CONFIG SET maxmemory 1');
    const answer = await ask();
    await tellRedis('CONFIG SET maxmemory 0');
    expect([answer.statusCode, answer.json()]).toMatchObject([503, { code: 'FRAUD_QUEUE_REFUSED' }]);
    expect(answer.json<{ detail: string }>().detail).toContain('OOM');
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
