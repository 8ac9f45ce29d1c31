import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { verifyAudit } from '@fraud/audit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basic, bearer, startApi, tokenOf } from '../testing/api-under-test.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi({
    jobs: {
      askForRetraining: () => Promise.resolve({ id: 'job-1', added: true }),
      cancelRetraining: () => Promise.resolve('over'),
    },
  });
});
afterAll(() => api.close());

type Line = { action: string; count?: number };
async function lines(): Promise<Line[]> {
  await api.audit.flush();
  const keys = (await Array.fromAsync(api.store.list('audit/'))).map(({ key }) => key).sort();
  const texts = await Promise.all(keys.map(async (key) => new TextDecoder().decode((await api.store.get(key))!.bytes)));
  return texts.flatMap((text) => text.trimEnd().split('\n')).map((line) => JSON.parse(line) as Line);
}
const ask = (method: 'POST' | 'PUT' | 'DELETE' | 'GET', url: string, headers: object, payload?: object) =>
  api.http.inject({ method, url, headers: { ...headers }, remoteAddress: '203.0.113.7', ...(payload && { payload }) });

describe('the audit trail', () => {
  it('has a line of each change: who, from where, what, and with what result', async () => {
    const operate = { ...bearer(tokenOf('operate')), 'x-request-id': 'req-1' };
    const [from, to] = ['0123456789ab', 'aaaaaaaaaaaa'];
    await ask('POST', `/models/${to}/promote`, operate, { reason: 'a try', replaces: from });
    await ask('POST', '/models/rollback', operate, { reason: 'too many alarms', replaces: from });
    await ask('PUT', '/shadow', operate, { version: to });
    await ask('DELETE', '/shadow', operate);
    await ask('POST', '/retrain', operate);
    await ask('DELETE', '/retrain/job-1', operate);
    await ask('PUT', '/queues/api/queues/retrain/pause', basic(tokenOf('operate')));
    const common = { actor: 'operate', address: '203.0.113.7' };
    expect(await lines()).toEqual(
      [
        { ...common, action: 'model.promote', from, to, reason: 'a try', outcome: 'failed', requestId: 'req-1' },
        { ...common, action: 'model.rollback', from, reason: 'too many alarms', outcome: 'failed' },
        { ...common, action: 'shadow.start', from: null, to, outcome: 'failed' },
        { ...common, action: 'shadow.end', from: null, to: null, outcome: 'done' },
        { ...common, action: 'retraining.ask', subject: 'job-1', outcome: 'done' },
        { ...common, action: 'retraining.cancel', subject: 'job-1', outcome: 'skipped' },
        { ...common, action: 'queue.other', subject: '/api/queues/retrain/pause', outcome: 'refused' },
      ].map((line) => expect.objectContaining(line) as object),
    );
  });

  it('has a line of a change that the role does not allow, and counts feedback', async () => {
    await ask('POST', '/retrain', bearer(tokenOf('read')));
    const data = [{ transactionId: 'x', class: 'Fraud', source: 'review', at: '2026-11-23T09:30:00Z' }];
    for (let i = 0; i < 3; i++) await ask('POST', '/feedback', bearer(tokenOf('feedback')), { data });
    const written = await lines();
    expect(written).toContainEqual(
      expect.objectContaining({ actor: 'read', action: 'retraining.ask', outcome: 'refused' }),
    );
    expect(written.filter(({ action }) => action === 'feedback.add')).toEqual([
      expect.objectContaining({ actor: 'feedback', count: 3, outcome: 'done' }),
    ]);
  });

  it('has one line of many refused logins, whichever way they came, and none of who asks without a token', async () => {
    await ask('GET', '/models', {});
    await ask('GET', '/queues/', {});
    for (let i = 0; i < 30; i++) {
      const answer = await ask('GET', '/models', bearer(`guess ${i}`));
      expect(answer.statusCode).toBe(i < 20 ? 401 : 429);
      await ask('GET', '/queues/', basic(`guess ${i}`));
      if (i === 9) break;
    }
    const last = await Promise.all(
      ['/queues/', '/metrics'].map((url) => ask('GET', url, { ...basic('x'), ...bearer('y') })),
    );
    expect(last.map(({ statusCode }) => statusCode)).toContain(429);
    const logins = (await lines()).filter(({ action }) => action === 'login');
    expect(logins).toEqual([expect.objectContaining({ address: '203.0.113.7', outcome: 'refused' })]);
    expect(logins[0]!.count).toBeGreaterThanOrEqual(20);
  });

  it('has the line in the store before the change is answered', async () => {
    await api.audit.flush();
    const number = async () => (await Array.fromAsync(api.store.list('audit/'))).length;
    const before = await number();
    expect((await ask('DELETE', '/shadow', bearer(tokenOf('operate')))).statusCode).toBe(200);
    expect(await number()).toBe(before + 1);
  });

  it('has no change answered as done whose line the store has not taken', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'audit-'));
    writeFileSync(path.join(folder, 'audit'), 'a file where the folder must be');
    const other = await startApi({ store: { folder } });
    const end = () => other.http.inject({ method: 'DELETE', url: '/shadow', headers: bearer(tokenOf('operate')) });
    const answer = await end();
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([503, 'FRAUD_API_AUDIT_FAILED']);
    rmSync(path.join(folder, 'audit'));
    expect((await end()).statusCode).toBe(200);
    expect((await verifyAudit(other.store)).chains).toMatchObject([{ lines: 2 }]);
    await other.close();
    rmSync(folder, { recursive: true });
  });

  it('is whole', async () => {
    expect((await verifyAudit(api.store)).problems).toEqual([]);
  });
});
