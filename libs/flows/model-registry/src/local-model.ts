import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { digestOf } from './digest.ts';
import { RegistryError } from './errors.ts';
import { type Manifest, manifest } from './manifest.ts';
import { MODEL } from './model-keys.ts';
import { jsonBytes, readJson } from './stored-json.ts';

/** A model on local disk: its bytes at `path`, its manifest at `path` + `.json`. */
export type LocalModel = { readonly bytes: Uint8Array; readonly manifest: Manifest };

/** Keeps a copy of a published model; each of the two files appears whole or not at all. */
export async function saveLocalModel(path: string, { bytes, manifest }: LocalModel): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeWhole(path, bytes);
  await writeWhole(manifestOf(path), jsonBytes(manifest));
}

/**
 * The copy kept at `path`; undefined when there is none.
 *
 * @throws FRAUD_REGISTRY_CORRUPT when bytes and manifest do not belong together
 */
export async function readLocalModel(path: string): Promise<LocalModel | undefined> {
  const [bytes, json] = [await readIfThere(path), await readIfThere(manifestOf(path))];
  if (bytes === undefined || json === undefined) return undefined;
  const known = readJson(manifestOf(path), json, manifest);
  if (known.files.find((file) => file.name === MODEL)?.sha256 === digestOf(bytes)) return { bytes, manifest: known };
  throw new RegistryError('FRAUD_REGISTRY_CORRUPT', `Cannot use ${path}: it is not the model that ${manifestOf(path)} describes; delete both, a new copy is made by itself`);
}

function manifestOf(path: string): string {
  return `${path}.json`;
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  await writeFile(part, bytes);
  await rename(part, path);
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
