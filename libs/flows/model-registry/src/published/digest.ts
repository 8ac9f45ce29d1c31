import { createHash } from 'node:crypto';

/** SHA-256 of the bytes, 64 hex digits. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Version of a model: the first 12 hex digits of the SHA-256 of its `model.forest`. */
export function versionOf(modelForest: Uint8Array): string {
  return digestOf(modelForest).slice(0, 12);
}
