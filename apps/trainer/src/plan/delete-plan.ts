import type { ObjectStore } from '@fraud/object-store';
import { OUTCOME } from '../retraining/outcome.ts';
import { PLAN, retrainingFolder, RETRAININGS } from './retrain-plan.ts';

/** A retraining that has not changed anything in the store for this long has ended badly. */
const ORPHANED_AFTER_MS = 24 * 3600 * 1000;

/**
 * Deletes everything that is stored for a retraining but its outcome. Plans go first: without one the rest does not
 * count.
 */
export async function deletePlan(store: ObjectStore, jobId: string): Promise<void> {
  const folder = retrainingFolder(jobId);
  for await (const { key } of store.list(folder)) if (key.endsWith(`/${PLAN}`)) await store.delete(key);
  for await (const { key } of store.list(folder)) if (key !== folder + OUTCOME) await store.delete(key);
}

/** Deletes what retrainings have left behind that never came to an end. @returns their job ids */
export async function deleteOrphans(store: ObjectStore, now: Date): Promise<string[]> {
  const changed = new Map<string, number>();
  for await (const { key, lastModified } of store.list(RETRAININGS)) {
    const jobId = key.slice(RETRAININGS.length).split('/')[0]!;
    if (key === retrainingFolder(jobId) + OUTCOME) continue;
    changed.set(jobId, Math.max(changed.get(jobId) ?? 0, lastModified.getTime()));
  }
  const orphans = [...changed].filter(([, at]) => now.getTime() - at > ORPHANED_AFTER_MS).map(([jobId]) => jobId);
  for (const jobId of orphans) await deletePlan(store, jobId);
  return orphans;
}
