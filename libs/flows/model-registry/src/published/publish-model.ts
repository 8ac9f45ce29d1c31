import type { ObjectStore } from '@fraud/object-store';
import { MANIFEST, MODEL, modelFolder } from '../model-keys.ts';
import { jsonBytes } from '../stored-json.ts';
import { digestOf, versionOf } from './digest.ts';
import { findModel } from './list-models.ts';
import { loadManifest } from './load-model.ts';
import type { Manifest } from './manifest.ts';

/**
 * The files of a model by name; `model.forest` is the model itself, the others are for people and for other programs.
 */
export type ModelFiles = Readonly<Record<string, Uint8Array>> & { readonly 'model.forest': Uint8Array };

/** What the registry cannot know by itself. */
export type ManifestDraft = Omit<Manifest, 'version' | 'createdAt' | 'files'>;

export type PublishedModel = { readonly folder: string; readonly manifest: Manifest };

/**
 * Writes a model's files, the manifest last: a folder without one was never finished and does not count.
 * A model of the same bytes is published once; again, and the first publication is returned as it is.
 */
export async function publishModel(
  store: ObjectStore,
  files: ModelFiles,
  draft: ManifestDraft,
  now: Date,
): Promise<PublishedModel> {
  const version = versionOf(files[MODEL]);
  const existing = await findModel(store, version);
  if (existing?.isComplete) return { folder: existing.folder, manifest: await loadManifest(store, existing.folder) };
  const folder = existing?.folder ?? modelFolder(now, version);
  const entries = Object.entries(files);
  for (const [name, bytes] of entries) await store.put(folder + name, bytes);
  const manifest: Manifest = {
    version,
    createdAt: now.toISOString(),
    ...draft,
    files: entries.map(([name, bytes]) => ({ name, sha256: digestOf(bytes), bytes: bytes.length })),
  };
  await store.put(folder + MANIFEST, jsonBytes(manifest));
  return { folder, manifest };
}

/** Notes where a published model was recorded, when that came later than its publication. @throws as `loadManifest` */
export async function noteRecording(
  store: ObjectStore,
  folder: string,
  mlflow: NonNullable<Manifest['mlflow']>,
): Promise<void> {
  await store.put(folder + MANIFEST, jsonBytes({ ...(await loadManifest(store, folder)), mlflow }));
}
