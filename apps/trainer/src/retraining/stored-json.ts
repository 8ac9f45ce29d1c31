import type { ObjectStore } from '@fraud/object-store';

/** What the object holds, for a schema to check; undefined when it is absent or no JSON. */
export async function readJson(store: ObjectStore, key: string): Promise<unknown> {
  const stored = await store.get(key);
  return stored && parseJson(stored.bytes);
}

/** Undefined when the bytes are no JSON. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined; // the caller says what is missing
  }
}
