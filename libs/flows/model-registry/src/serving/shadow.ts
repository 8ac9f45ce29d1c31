/** Which version shadows the champion: it is scored on the same live rows, and what it says goes into no answer. */
import type { ObjectStore } from '@fraud/object-store';
import { z } from 'zod';
import { RegistryError } from '../errors.ts';
import { SHADOW_KEY } from '../model-keys.ts';
import { findModel } from '../published/list-models.ts';
import { modelVersion } from '../published/manifest.ts';
import { readPointer, writePointer } from '../stored-json.ts';

const shadow = z.object({
  version: modelVersion,
  /** Where its files lie. */
  folder: z.string(),
  since: z.iso.datetime(),
  /** Who asked for it. */
  by: z.string(),
});
export type Shadow = z.infer<typeof shadow>;

/** The shadow, or undefined when there is none. @throws FRAUD_REGISTRY_CORRUPT */
export async function readShadow(store: ObjectStore): Promise<Shadow | undefined> {
  return await readPointer(store, SHADOW_KEY, shadow);
}

/** Names a published model the shadow; the one before it is one no longer. @throws FRAUD_REGISTRY_NOT_FOUND */
export async function nameShadow(
  store: ObjectStore,
  { version, by, now }: { version: string; by: string; now: Date },
): Promise<Shadow> {
  const found = await findModel(store, version);
  if (!found?.isComplete)
    throw new RegistryError(
      'FRAUD_REGISTRY_NOT_FOUND',
      `Cannot shadow with ${version}: no model of this version was published`,
    );
  const named: Shadow = { version, folder: found.folder, since: now.toISOString(), by };
  await writePointer(store, SHADOW_KEY, named, undefined);
  return named;
}

/** Ends the shadow, if there is one. */
export async function endShadow(store: ObjectStore): Promise<void> {
  await store.delete(SHADOW_KEY);
}
