import { readAudit } from '@fraud/audit';
import { retrainJob } from '@fraud/jobs';
import { openQueues, PermanentError } from '@fraud/queue';
import { startRedisServer } from '@fraud/queue/redis-server';
import { openLog } from '@fraud/service';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bearer, startApi, tokenOf } from '../testing/api-under-test.ts';

const redis = await startRedisServer();
const queues = openQueues({ url: redis.url, log: openLog('api', 'fatal') });
let api: Awaited<ReturnType<typeof startApi>>;
let isMended = false;
beforeAll(async () => {
  api = await startApi({ queues });
  queues.consume(retrainJob, (_, { stage }) => {
    stage('planning');
    stage('growing');
    return isMended ? Promise.resolve({ outcome: 'done' }) : Promise.reject(new PermanentError('no memory'));
  });
});
afterAll(async () => {
  await api.close();
  await queues.close();
  await redis.close();
});

type Job = { state: string; failure: string | null; stages: { name: string; endedAt: string | null }[] };
const look = async (id: string) =>
  (await api.http.inject({ url: `/jobs/${id}`, headers: bearer(tokenOf('read')) })).json<Job>();
const retry = (id: string, role: 'read' | 'operate' = 'operate') =>
  api.http.inject({ method: 'POST', url: `/jobs/${id}/retry`, headers: bearer(tokenOf(role)) });
const becomes = (id: string, state: string) =>
  vi.waitFor(async () => expect(await look(id)).toMatchObject({ state }), { timeout: 20_000 });
const requests = async () => (await Array.fromAsync(api.store.list('job_requests/'))).map(({ key }) => key);

describe('a job', () => {
  it('tells its stages, is tried again when it has failed, once, and leaves a line of who asked', async () => {
    const { id } = await queues.enqueue(retrainJob, { week: 'week_1', championVersion: null, reason: 'manual' });
    await becomes(id, 'failed');
    const { stages, failure } = await look(id);
    expect(failure).toBe('no memory');
    expect(stages.map(({ name, endedAt }) => [name, endedAt !== null])).toEqual([
      ['planning', true],
      ['growing', true],
    ]);
    isMended = true;
    expect((await retry(id, 'read')).statusCode).toBe(403);
    expect(await requests()).toEqual([]);
    const answers = await Promise.all([retry(id), retry(id)]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202]);
    expect(answers.map((answer) => answer.json<{ outcome: string }>().outcome).sort()).toEqual(['done', 'skipped']);
    expect(await requests()).toEqual([`job_requests/retrain/${id}.json`]);
    await becomes(id, 'done');
    expect((await retry(id)).json()).toEqual({ jobId: id, outcome: 'skipped' });
    expect((await retry('none')).json()).toMatchObject({ code: 'FRAUD_API_JOB_UNKNOWN' });
    const lines = await readAudit(api.store, { limit: 10 });
    const done = lines.filter(({ action, outcome }) => action === 'queue.retry' && outcome === 'done');
    expect(done).toMatchObject([{ actor: 'operate', subject: `retrain/${id}` }]);
  });
});
