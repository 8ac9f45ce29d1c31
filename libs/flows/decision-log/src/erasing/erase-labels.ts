/** Labels about erased decisions leave the batches of the store. */
import type { ObjectStore } from '@fraud/object-store';
import { normalizeDecisionId } from '../decision.ts';
import { jsonOf } from '../json-of.ts';
import { labelBatch, LABELS, LABELS_TO_REVIEW } from '../labels/label.ts';

export type ErasedIds = { readonly decisions: ReadonlySet<string>; readonly transactions: ReadonlySet<string> };

/**
 * Takes the labels of erased decisions out of each batch; a batch without others is deleted. O(bytes of all labels).
 *
 * @returns how many labels were erased
 * @throws what the store throws, also when a batch changes meanwhile: erasing again goes on
 */
export async function eraseLabels(store: ObjectStore, { decisions, transactions }: ErasedIds): Promise<number> {
  let erased = 0;
  for (const prefix of [LABELS, LABELS_TO_REVIEW])
    for await (const { key } of store.list(prefix)) {
      const stored = await store.get(key);
      const batch = stored && labelBatch.safeParse(jsonOf(stored.bytes)).data;
      if (!batch) continue;
      const kept = batch.labels.filter(
        ({ decisionId, transactionId }) =>
          !(decisionId !== undefined && decisions.has(normalizeDecisionId(decisionId))) &&
          !(transactionId !== undefined && transactions.has(transactionId)),
      );
      if (kept.length === batch.labels.length) continue;
      erased += batch.labels.length - kept.length;
      const bytes = new TextEncoder().encode(JSON.stringify({ ...batch, labels: kept }));
      if (kept.length === 0) await store.delete(key);
      else await store.put(key, bytes, { ifMatch: stored.etag });
    }
  return erased;
}
