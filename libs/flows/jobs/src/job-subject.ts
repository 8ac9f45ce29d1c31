/** What a job is about: which store, and what there was to learn from in it. */
import { hash, randomUUID } from 'node:crypto';
import { type ObjectStore, ObjectStoreError } from '@fraud/object-store';

const KEY = 'store_id.txt';
const DEADLINE_MS = 5_000;
const ID = /^[0-9a-f-]{36}$/;
const known = new WeakMap<ObjectStore, string>();

/**
 * The name of a store, whatever address a process reaches it by. The first who asks makes it up; whoever copies the
 * store copies it. @throws ObjectStoreError
 */
export async function storeId(store: ObjectStore): Promise<string> {
  const id = known.get(store) ?? (await readId(store)) ?? (await makeId(store));
  known.set(store, id);
  return id;
}

/** Whether a job is about this store; jobs of older builds do not say. */
export function isAbout(store: ObjectStore): (payload: { readonly storeId?: string | undefined }) => Promise<boolean> {
  return async (payload) => payload.storeId === undefined || payload.storeId === (await storeId(store));
}

async function readId(store: ObjectStore): Promise<string | undefined> {
  const stored = await store.get(KEY, { deadlineMs: DEADLINE_MS });
  const text = stored && new TextDecoder().decode(stored.bytes).trim();
  return text !== undefined && ID.test(text) ? text : undefined;
}

async function makeId(store: ObjectStore): Promise<string> {
  try {
    const id = randomUUID();
    await store.put(KEY, new TextEncoder().encode(`${id}\n`), { ifAbsent: true, deadlineMs: DEADLINE_MS });
    return id;
  } catch (error) {
    if (!(error instanceof ObjectStoreError) || error.code !== 'FRAUD_STORE_PRECONDITION_FAILED') throw error;
    const other = await readId(store);
    if (other === undefined) throw error;
    return other;
  }
}

/** Prefix of the labels that were reported by feedback. */
const LABELS = 'labels/';

/**
 * What a retraining would learn from, as 12 hex digits: the weekly files given and all labels that were reported since.
 * Another digest makes another retraining, so a week that was replaced, or came late, is learned from after all.
 */
export async function dataDigest(
  store: ObjectStore,
  weeks: readonly { readonly key: string; readonly etag: string }[],
): Promise<string> {
  const labels = await Array.fromAsync(store.list(LABELS));
  const objects = [...weeks, ...labels].map(({ key, etag }) => `${key} ${etag}`).sort();
  return hash('sha256', objects.join('\n')).slice(0, 12);
}
