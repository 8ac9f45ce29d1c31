import type { ObjectStore } from '@fraud/object-store';
import { RegistryError } from '../errors.ts';
import { BACKUPS_PREFIX, MANIFEST, parseModelKey } from '../model-keys.ts';
import { loadManifest } from './load-model.ts';
import type { Manifest } from './manifest.ts';

export type ModelFolder = {
  readonly folder: string;
  readonly version: string;
  /** Whether the manifest is there, that is, whether publishing came to its end. */
  readonly isComplete: boolean;
};

/** A published model, or why its manifest cannot be read. */
export type ListedModel = { readonly folder: string; readonly version: string } & (
  { readonly manifest: Manifest } | { readonly problem: string }
);

/** Every published model, newest first. Reads each manifest. */
export async function listModels(store: ObjectStore): Promise<ListedModel[]> {
  const folders = (await listFolders(store)).filter((each) => each.isComplete).toReversed();
  return await Promise.all(
    folders.map(async ({ folder, version }): Promise<ListedModel> => {
      try {
        return { folder, version, manifest: await loadManifest(store, folder) };
      } catch (error) {
        if (error instanceof RegistryError) return { folder, version, problem: error.message };
        throw error;
      }
    }),
  );
}

/** Where the model of this version lies: the newest complete folder, else the newest unfinished one. */
export async function findModel(store: ObjectStore, version: string): Promise<ModelFolder | undefined> {
  const folders = (await listFolders(store)).filter((each) => each.version === version);
  return folders.findLast((each) => each.isComplete) ?? folders.at(-1);
}

/** Every folder below `model_backups/`, earliest first. */
export async function listFolders(store: ObjectStore): Promise<ModelFolder[]> {
  const folders = new Map<string, ModelFolder>();
  for await (const { key } of store.list(BACKUPS_PREFIX)) {
    const parsed = parseModelKey(key);
    if (parsed === undefined) continue;
    const isComplete = key === parsed.folder + MANIFEST || folders.get(parsed.folder)?.isComplete === true;
    folders.set(parsed.folder, { ...parsed, isComplete });
  }
  return [...folders.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1));
}
