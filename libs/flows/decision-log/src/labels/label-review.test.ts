import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newDecisionId } from '../decision.ts';
import type { LabelBatch } from './label.ts';
import { openLabelReview } from './label-review.ts';
import { openLabelSpool } from './label-spool.ts';

let root: string;
let store: ObjectStore;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'review-'));
  store = openObjectStore({ folder: path.join(root, 'store') });
});
afterEach(() => rmSync(root, { recursive: true }));

const batch = (trusted: boolean): LabelBatch => ({
  id: newDecisionId(),
  receivedAt: '2026-11-22T16:00:00.000Z',
  token: 'shop',
  labels: [true, false].map((isFraud) => ({
    transactionId: `payment ${isFraud}`,
    isFraud,
    source: 'review',
    knownAt: '2026-11-22T15:00:00Z',
    by: 'shop',
    trusted,
  })),
});
async function add(each: LabelBatch): Promise<void> {
  const spool = await openLabelSpool({ dir: path.join(root, 'spool'), store });
  await spool.add(each);
  await spool.flush();
  await spool.close();
}
const keys = async () => (await Array.fromAsync(store.list('labels'))).map(({ key }) => key);

describe('labels that are not trusted', () => {
  it('wait apart, and count once a person has accepted them', async () => {
    const [trusted, untrusted] = [batch(true), batch(false)];
    await add(trusted);
    await add(untrusted);
    expect((await keys()).sort()).toEqual([
      `labels/week_2026_47/${trusted.id}.json`,
      `labels_to_review/week_2026_47/${untrusted.id}.json`,
    ]);
    const review = openLabelReview(store);
    const summary = { id: untrusted.id, token: 'shop', receivedAt: untrusted.receivedAt, labels: 2, frauds: 1 };
    expect(await review.waiting()).toEqual({ batches: [summary], total: 1 });
    expect(await review.accept(untrusted.id, 'ops')).toBe('done');
    expect(await review.waiting()).toEqual({ batches: [], total: 0 });
    const stored = await store.get(`labels/week_2026_47/${untrusted.id}.json`);
    expect(JSON.parse(new TextDecoder().decode(stored?.bytes))).toEqual({
      ...untrusted,
      labels: untrusted.labels.map((label) => ({ ...label, acceptedBy: 'ops' })),
    });
    expect(await review.accept(newDecisionId(), 'ops')).toBeUndefined();
  });

  it('are shown and accepted beside a batch that is cut', async () => {
    const untrusted = batch(false);
    await add(untrusted);
    await store.put(`labels_to_review/week_2026_47/${newDecisionId()}.json`, new TextEncoder().encode('{"id":"'));
    const review = openLabelReview(store);
    expect(await review.waiting()).toMatchObject({ batches: [{ id: untrusted.id }], total: 2 });
    expect(await review.accept(untrusted.id, 'ops')).toBe('done');
  });

  it('are gone when a person has rejected them', async () => {
    const untrusted = batch(false);
    await add(untrusted);
    expect(await openLabelReview(store).reject(untrusted.id)).toBe('done');
    expect(await openLabelReview(store).reject(untrusted.id)).toBeUndefined();
    expect(await keys()).toEqual([]);
  });
});
