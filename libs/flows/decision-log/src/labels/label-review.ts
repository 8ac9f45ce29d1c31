/** Labels of tokens that are not trusted: they wait in the store until a person accepts or rejects their batch. */
import type { ObjectStore } from '@fraud/object-store';
import { timeOfDecisionId } from '../decision.ts';
import { jsonOf } from '../json-of.ts';
import { type LabelBatch, labelBatch, labelKey, LABELS_TO_REVIEW } from './label.ts';

/** Batches that are shown at most. */
const MAX_SHOWN = 200;

type WaitingBatch = {
  readonly id: string;
  readonly token: string;
  readonly receivedAt: string;
  readonly labels: number;
  readonly frauds: number;
};

export type LabelReview = {
  /** The batches that wait, earliest first, and how many there are in all. */
  waiting(): Promise<{ batches: WaitingBatch[]; total: number }>;
  /** Lets models learn from the batch; skipped when it was accepted before, undefined when there is none. */
  accept(id: string, acceptedBy: string): Promise<'done' | 'skipped' | undefined>;
  /** Deletes the batch; undefined when no such batch waits. */
  reject(id: string): Promise<'done' | undefined>;
};

export function openLabelReview(store: ObjectStore): LabelReview {
  async function keys(): Promise<string[]> {
    const found: string[] = [];
    for await (const { key } of store.list(LABELS_TO_REVIEW)) if (key.endsWith('.json')) found.push(key);
    return found.sort();
  }

  /** Undefined when it has gone, or is no batch. */
  async function read(key: string): Promise<LabelBatch | undefined> {
    const stored = await store.get(key);
    return stored && labelBatch.safeParse(jsonOf(stored.bytes)).data;
  }

  async function find(id: string): Promise<{ key: string; batch: LabelBatch } | undefined> {
    const key = (await keys()).find((each) => each.endsWith(`/${id}.json`));
    const batch = key === undefined ? undefined : await read(key);
    return batch && { key: key!, batch };
  }

  async function wasAccepted(id: string): Promise<boolean> {
    const madeAt = timeOfDecisionId(id);
    const batch = madeAt && (await read(labelKey({ id, receivedAt: madeAt.toISOString() })));
    return batch !== undefined && batch.labels.some(({ acceptedBy }) => acceptedBy !== undefined);
  }

  return {
    async waiting() {
      const all = await keys();
      const batches = await Promise.all(all.slice(0, MAX_SHOWN).map(read));
      return { batches: batches.flatMap((batch) => (batch ? [summaryOf(batch)] : [])), total: all.length };
    },
    async accept(id, acceptedBy) {
      const found = await find(id);
      if (!found) return (await wasAccepted(id)) ? 'skipped' : undefined;
      const accepted = { ...found.batch, labels: found.batch.labels.map((label) => ({ ...label, acceptedBy })) };
      await store.put(labelKey(accepted), new TextEncoder().encode(JSON.stringify(accepted)));
      await store.delete(found.key);
      return 'done';
    },
    async reject(id) {
      const found = await find(id);
      if (!found) return undefined;
      await store.delete(found.key);
      return 'done';
    },
  };
}

function summaryOf({ id, token, receivedAt, labels }: LabelBatch): WaitingBatch {
  return { id, token, receivedAt, labels: labels.length, frauds: labels.filter(({ isFraud }) => isFraud).length };
}
