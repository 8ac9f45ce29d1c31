import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openObjectStore } from '@fraud/object-store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newDecisionId } from '../decision.ts';
import type { LabelBatch } from './label.ts';
import { openLabelSpool } from './label-spool.ts';
import { areLabelsOverdue, labelBacklog } from './ship-labels.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'labels-'));
});
afterEach(() => rmSync(root, { recursive: true }));
const batch = (): LabelBatch => ({
  id: newDecisionId(),
  receivedAt: '2026-11-22T16:00:00.000Z',
  token: 'bank',
  labels: [{ transactionId: 'payment 1', isFraud: true, source: 'chargeback', knownAt: '2026-11-22T15:00:00Z' }],
});
const store = () => openObjectStore({ folder: path.join(root, 'store') });
const gone = (endpoint = 'http://127.0.0.1:9') =>
  openObjectStore({
    bucket: 'b',
    region: 'eu-north-1',
    endpoint,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
const dir = () => path.join(root, 'spool');

describe('openLabelSpool()', () => {
  it('puts each batch under the week in which it was received', async () => {
    const spool = await openLabelSpool({ dir: dir(), store: store() });
    const sent = batch();
    await spool.add(sent);
    await spool.flush();
    await spool.close();
    const stored = await store().get(`labels/week_2026_47/${sent.id}.json`);
    expect(JSON.parse(new TextDecoder().decode(stored?.bytes))).toEqual(sent);
    expect(readdirSync(dir())).toEqual([]);
  });

  it('keeps batches while the store is out of reach, says so once, and puts them after a restart', async () => {
    const errors: Error[] = [];
    const spool = await openLabelSpool({ dir: dir(), store: gone(), onError: (error) => errors.push(error) });
    const sent = [batch(), batch()];
    for (const each of sent) await spool.add(each);
    await spool.flush();
    await spool.close();
    expect([readdirSync(dir()).length, errors.length]).toEqual([2, 1]);

    const next = await openLabelSpool({ dir: dir(), store: store() });
    await next.flush();
    await next.close();
    expect(
      await Promise.all(
        sent.map(async ({ id }) => (await store().head(`labels/week_2026_47/${id}.json`)) !== undefined),
      ),
    ).toEqual([true, true]);
  });

  it('ends in time while a store hangs that has taken the request, and keeps what waits', async () => {
    const hanging = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(hanging, 'listening');
    const store = gone(`http://127.0.0.1:${(hanging.address() as AddressInfo).port}`);
    const spool = await openLabelSpool({ dir: dir(), store, onError: () => undefined });
    const asked = once(hanging, 'request');
    for (let i = 0; i < 5; i++) await spool.add(batch());
    await asked;
    const started = performance.now();
    await spool.close();
    expect(performance.now() - started).toBeLessThan(8_000); // one call to the store alone may take 10 s
    expect((await labelBacklog(dir())).batches).toBe(5);
    hanging.closeAllConnections();
    hanging.close();
  });

  it('puts what comes after a file that is no batch, and says which one it keeps', async () => {
    const errors: Error[] = [];
    const spool = await openLabelSpool({ dir: dir(), store: store(), onError: (error) => errors.push(error) });
    writeFileSync(path.join(dir(), '0-broken.json'), '{"labels":');
    const sent = batch();
    await spool.add(sent);
    await spool.flush();
    await spool.close();
    expect(await store().head(`labels/week_2026_47/${sent.id}.json`)).toBeDefined();
    expect(readdirSync(dir())).toEqual(['0-broken.json']);
    expect(errors[0]).toMatchObject({ code: 'FRAUD_DECISION_LOG_LABELS_KEPT' });
  });
});

describe('labelBacklog()', () => {
  it('counts the batches that wait, and says when one waits for too long', async () => {
    expect(await labelBacklog(dir())).toEqual({ batches: 0, oldest: undefined });
    const spool = await openLabelSpool({ dir: dir(), store: gone(), onError: () => undefined });
    const before = Date.now();
    for (let i = 0; i < 2; i++) await spool.add(batch());
    await spool.close();
    const { batches, oldest } = await labelBacklog(dir());
    expect([batches, oldest!.getTime() >= before, oldest!.getTime() <= Date.now()]).toEqual([2, true, true]);
    expect(await areLabelsOverdue(dir())).toBe(false);
    expect(await areLabelsOverdue(dir(), new Date(Date.now() + 301_000))).toBe(true);
  });
});
