import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openObjectStore } from '@fraud/object-store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newDecisionId } from '../decision.ts';
import type { LabelBatch } from './label.ts';
import { openLabelSpool } from './label-spool.ts';

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
const gone = () =>
  openObjectStore({
    bucket: 'b',
    region: 'eu-north-1',
    endpoint: 'http://127.0.0.1:9',
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
});
