import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RegistryError } from './errors.ts';
import { MODEL } from './model-keys.ts';
import { digestOf, versionOf } from './published/digest.ts';
import type { LoadOptions } from './published/load-model.ts';
import { type Manifest, manifest } from './published/manifest.ts';
import { checkSignature } from './published/signature.ts';
import { jsonBytes, readJson } from './stored-json.ts';

const OWNER_AND_GROUP = 0o640;

/** A model on local disk: its bytes at `path`, its manifest at `path` + `.json`. */
export type LocalModel = { readonly bytes: Uint8Array; readonly manifest: Manifest };

/**
 * Keeps a copy of a published model. A reader gets the old copy or the new one, whole, at any time and after a kill at
 * any point.
 */
export async function saveLocalModel(path: string, model: LocalModel): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  for (const step of stepsToSave(path, model)) await step();
}

/**
 * What saving does to the disk, in order. New bytes switch the model; before they do, their manifest lies ready beside
 * the old one, under a name that tells whose it is.
 */
export function stepsToSave(path: string, { bytes, manifest }: LocalModel): (() => Promise<void>)[] {
  const json = jsonBytes(manifest);
  const ready = readyManifestOf(path, bytes);
  return [
    ...writeWhole(ready, json),
    ...writeWhole(path, bytes),
    ...writeWhole(manifestOf(path), json),
    () => rm(ready, { force: true }),
  ];
}

/**
 * The copy kept at `path`; undefined when there is none.
 *
 * @throws FRAUD_REGISTRY_CORRUPT when no manifest beside the bytes describes them; FRAUD_REGISTRY_UNSIGNED when keys
 * are given
 */
export async function readLocalModel(path: string, { publicKeys }: LoadOptions = {}): Promise<LocalModel | undefined> {
  const bytes = await readIfThere(path);
  if (bytes === undefined) return undefined;
  for (const name of [readyManifestOf(path, bytes), manifestOf(path)]) {
    const json = await readIfThere(name);
    const known = json && readJson(name, json, manifest);
    if (known?.files.find((file) => file.name === MODEL)?.sha256 !== digestOf(bytes)) continue;
    if (publicKeys !== undefined) checkSignature(known, publicKeys);
    if (known.version === versionOf(bytes)) return { bytes, manifest: known };
  }
  if (await isReplaced(path, bytes)) return readLocalModel(path, { publicKeys });
  throw new RegistryError(
    'FRAUD_REGISTRY_CORRUPT',
    `Cannot use ${path}: it is not the model that ${manifestOf(path)} describes; delete both, ` +
      'a new copy is made by itself',
  );
}

function manifestOf(path: string): string {
  return `${path}.json`;
}

function readyManifestOf(path: string, bytes: Uint8Array): string {
  return `${path}.${versionOf(bytes)}.json`;
}

function writeWhole(path: string, bytes: Uint8Array): (() => Promise<void>)[] {
  const part = `${path}.${process.pid}.part`;
  return [() => writeFile(part, bytes, { flush: true, mode: OWNER_AND_GROUP }), () => rename(part, path)];
}

/** Whether another model has come since the bytes were read. */
async function isReplaced(path: string, bytes: Uint8Array): Promise<boolean> {
  const now = await readIfThere(path);
  return now !== undefined && versionOf(now) !== versionOf(bytes);
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
