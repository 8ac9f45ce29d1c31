/**
 * Every change of the champion, kept for good: one object a change, `models/history/<number>-<version>.json`.
 *
 * `models/champion.json` holds the latest change whole, with its number, and is replaced by compare-and-swap only, so
 * numbers are unique and in order, even if the clocks of the writers differ. A change is copied here right after its
 * swap, and again before the next swap, both times put-if-absent: a writer that dies in between leaves no gap, and
 * writers that race put the same bytes under the same key.
 */
import { type ObjectStore, ObjectStoreError } from '@fraud/object-store';
import { z } from 'zod';
import { HISTORY_PREFIX, historyKey } from '../model-keys.ts';
import { modelVersion } from '../published/manifest.ts';
import { readPointer, writePointer } from '../stored-json.ts';

export const championChange = z.object({
  /** Counts the changes of this store, from 1. */
  number: z.int().min(1),
  kind: z.enum(['promotion', 'rollback']),
  /** The champion from now on. */
  version: modelVersion,
  /** The folder of its files. */
  folder: z.string(),
  /** The champion before; null: none. */
  from: modelVersion.nullable(),
  /** The name of the token, person or service that asked. */
  by: z.string(),
  /** Why, in one sentence. */
  reason: z.string(),
  at: z.iso.datetime(),
  /** The retraining that asked, if one did. */
  jobId: z.string().optional(),
});
export type ChampionChange = z.infer<typeof championChange>;

/** Keeps a change. Kept twice, nothing happens the second time. */
export async function keepChange(store: ObjectStore, change: ChampionChange): Promise<void> {
  try {
    await writePointer(store, historyKey(change), change, { ifAbsent: true });
  } catch (error) {
    if (!(error instanceof ObjectStoreError && error.code === 'FRAUD_STORE_PRECONDITION_FAILED')) throw error;
  }
}

/** The changes kept so far, earliest first. O(changes) reads. @throws FRAUD_REGISTRY_CORRUPT */
export async function keptChanges(store: ObjectStore): Promise<ChampionChange[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(HISTORY_PREFIX)) keys.push(key);
  const changes = await Promise.all(keys.map((key) => readPointer(store, key, championChange)));
  return changes.filter((change) => change !== undefined).sort((a, b) => a.number - b.number);
}

/** The promotions that were not rolled back, latest first: the champions that a rollback goes back through. */
export function rollbackTargets(changes: readonly ChampionChange[]): ChampionChange[] {
  const served: ChampionChange[] = [];
  for (const change of changes) {
    if (change.kind === 'promotion') served.push(change);
    else served.pop();
  }
  return served.reverse();
}
