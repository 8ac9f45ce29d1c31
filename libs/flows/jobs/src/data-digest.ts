import { hash } from 'node:crypto';
import type { ObjectStore } from '@fraud/object-store';

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
