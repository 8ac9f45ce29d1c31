import { type ObjectStore, putConfirmed } from '@fraud/object-store';
import { z } from 'zod';
import { RegistryError } from './errors.ts';

/** Of manifests, too: one with a thousand weeks has about 300 kB. */
const MAX_POINTER_BYTES = 4_000_000;
/** A store that takes requests and never answers is noticed by then. */
export const POINTER_DEADLINE_MS = 5_000;

/** A small JSON object of the store; undefined when it is not there. @throws FRAUD_REGISTRY_CORRUPT */
export async function readPointer<T>(store: ObjectStore, key: string, schema: z.ZodType<T>): Promise<T | undefined> {
  return (await readPointerWithEtag(store, key, schema))?.value;
}

/** As `readPointer`, with the etag to replace it by. */
export async function readPointerWithEtag<T>(
  store: ObjectStore,
  key: string,
  schema: z.ZodType<T>,
): Promise<{ value: T; etag: string } | undefined> {
  const stored = await store.get(key, { maxBytes: MAX_POINTER_BYTES, deadlineMs: POINTER_DEADLINE_MS });
  return stored && { value: readJson(key, stored.bytes, schema), etag: stored.etag };
}

/** Stores a small JSON object, and reads it back. @throws FRAUD_STORE_PRECONDITION_FAILED, when a condition is given */
export async function writePointer(
  store: ObjectStore,
  key: string,
  value: unknown,
  condition: { readonly ifAbsent: true } | { readonly ifMatch: string } | undefined,
): Promise<void> {
  await putConfirmed(store, key, jsonBytes(value), { ...condition, deadlineMs: POINTER_DEADLINE_MS });
}

/** @throws FRAUD_REGISTRY_CORRUPT when the bytes are not JSON of the schema */
export function readJson<T>(key: string, bytes: Uint8Array, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new RegistryError('FRAUD_REGISTRY_CORRUPT', `Cannot read ${key}: ${why}`, { cause });
  }
}

export function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}
