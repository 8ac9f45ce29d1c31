import type { KeyObject } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type ObjectStore, ObjectStoreError } from '@fraud/object-store';
import { MANIFEST, MODEL, modelFolder } from '../model-keys.ts';
import { writePointer } from '../stored-json.ts';
import { digestOf, versionOf } from './digest.ts';
import { findModel } from './list-models.ts';
import { loadManifest, loadManifestWithEtag, loadModelFiles, type ModelFiles } from './load-model.ts';
import type { Manifest } from './manifest.ts';
import { signFiles } from './signature.ts';

const CHANGE_ATTEMPTS = 5;

/** What the registry cannot know by itself. */
export type ManifestDraft = Omit<Manifest, 'version' | 'createdAt' | 'files' | 'signature'>;

export type PublishedModel = { readonly folder: string; readonly manifest: Manifest };

export type PublishOptions = {
  /** Signs the files. @defaultValue the model stays unsigned */
  readonly signingKey?: KeyObject | undefined;
};

/**
 * Writes a model's files, the manifest last: a folder without one was never finished and does not count.
 * A model of the same bytes is published once; again, and the first publication is returned as it is. With a key it is
 * signed when all its files are the same, else published anew.
 */
export async function publishModel(
  store: ObjectStore,
  files: ModelFiles,
  draft: ManifestDraft,
  now: Date,
  { signingKey }: PublishOptions = {},
): Promise<PublishedModel> {
  const version = versionOf(files[MODEL]);
  const entries = Object.entries(files);
  const digests = entries.map(([name, bytes]) => ({ name, sha256: digestOf(bytes), bytes: bytes.length }));
  const existing = await findModel(store, version);
  if (existing?.isComplete) {
    const { folder } = existing;
    const manifest = await loadManifest(store, folder);
    if (signingKey === undefined) return { folder, manifest };
    // Only files that the caller made itself get its signature.
    if (isDeepStrictEqual(manifest.files, digests))
      return { folder, manifest: await signModel(store, folder, signingKey) };
  }
  const folder = existing?.isComplete === false ? existing.folder : modelFolder(now, version);
  for (const [name, bytes] of entries) await store.put(folder + name, bytes);
  const manifest: Manifest = {
    version,
    createdAt: now.toISOString(),
    ...draft,
    files: digests,
    ...(signingKey && { signature: signFiles(digests, signingKey) }),
  };
  await writePointer(store, folder + MANIFEST, manifest, undefined);
  return { folder, manifest };
}

/**
 * Signs a published model, after every file was compared with the manifest. Signed with this key already, it stays
 * as it is. @throws as `loadModelFiles`
 */
export async function signModel(store: ObjectStore, folder: string, key: KeyObject): Promise<Manifest> {
  const { manifest } = await loadModelFiles(store, folder);
  const signature = signFiles(manifest.files, key);
  if (manifest.signature?.value === signature.value) return manifest;
  return await changeManifest(store, folder, (current) => ({ ...current, signature: signFiles(current.files, key) }));
}

/** Notes where a published model was recorded, when that came later than its publication. @throws as `loadManifest` */
export async function noteRecording(
  store: ObjectStore,
  folder: string,
  mlflow: NonNullable<Manifest['mlflow']>,
): Promise<void> {
  await changeManifest(store, folder, (current) => ({ ...current, mlflow }));
}

/** Changes a manifest by compare-and-swap, so that a note and a signature at the same time are both kept. */
async function changeManifest(
  store: ObjectStore,
  folder: string,
  change: (current: Manifest) => Manifest,
): Promise<Manifest> {
  for (let attempt = 1; ; attempt++) {
    const { value, etag } = await loadManifestWithEtag(store, folder);
    const changed = change(value);
    try {
      await writePointer(store, folder + MANIFEST, changed, { ifMatch: etag });
      return changed;
    } catch (error) {
      const isLost = error instanceof ObjectStoreError && error.code === 'FRAUD_STORE_PRECONDITION_FAILED';
      if (!isLost || attempt === CHANGE_ATTEMPTS) throw error;
    }
  }
}
