import { objectStoreError } from './errors.ts';
import type { ObjectStore, PutOptions } from './object-store.ts';

/**
 * Puts a small object and reads it back: stores and what stands before them have answered 200 and kept nothing. For
 * what others rely on as soon as it is acknowledged. One more request.
 *
 * @throws what `put` and `get` throw; FRAUD_STORE_UNREACHABLE when the store does not give back the same bytes
 */
export async function putConfirmed(
  store: ObjectStore,
  key: string,
  bytes: Uint8Array,
  options: PutOptions = {},
): Promise<void> {
  await store.put(key, bytes, options);
  const { signal, deadlineMs } = options;
  const stored = await store.get(key, { ...(signal && { signal }), ...(deadlineMs !== undefined && { deadlineMs }) });
  if (stored !== undefined && Buffer.compare(stored.bytes, bytes) === 0) return;
  const found = stored ? 'gives back other bytes' : 'has no such object';
  throw objectStoreError('FRAUD_STORE_UNREACHABLE', `${store.describe()} says that it has stored ${key}, and ${found}`);
}
