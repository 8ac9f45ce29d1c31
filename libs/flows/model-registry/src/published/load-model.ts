import type { KeyObject } from 'node:crypto';
import { decodeModel, type ForestModel } from '@fraud/forest-model';
import type { ObjectStore } from '@fraud/object-store';
import { RegistryError } from '../errors.ts';
import { JUDGED_MODEL, MANIFEST, MODEL, parseModelKey } from '../model-keys.ts';
import { readPointerWithEtag } from '../stored-json.ts';
import { digestOf } from './digest.ts';
import { type Manifest, manifest } from './manifest.ts';
import { checkSignature } from './signature.ts';

export type LoadOptions = {
  /** Only models signed with one of these Ed25519 keys are taken. @defaultValue signatures are not looked at */
  readonly publicKeys?: readonly KeyObject[] | undefined;
};

/**
 * The files of a model by name; `model.forest` is the model itself, the others are for people and for other programs.
 */
export type ModelFiles = Readonly<Record<string, Uint8Array>> & { readonly 'model.forest': Uint8Array };

export type LoadedModel = {
  readonly folder: string;
  readonly manifest: Manifest;
  /** The bytes of `model.forest`. */
  readonly bytes: Uint8Array;
  readonly model: ForestModel;
};

/**
 * The model of a folder of `model_backups/`, decoded. Its bytes are those of the manifest, and of the version that
 * names the folder.
 *
 * @throws FRAUD_REGISTRY_NOT_FOUND, FRAUD_REGISTRY_CORRUPT; FRAUD_REGISTRY_UNSIGNED when keys are given
 */
export async function loadModel(
  store: ObjectStore,
  folder: string,
  { publicKeys }: LoadOptions = {},
): Promise<LoadedModel> {
  const manifest = await loadManifest(store, folder);
  if (publicKeys !== undefined) checkSignature(manifest, publicKeys);
  return { folder, manifest, ...(await verifiedModel(store, folder, manifest, MODEL)) };
}

/**
 * The model that was judged, whose metrics are in the manifest: the published one, unless that is a refit on all rows.
 *
 * @throws as `loadModel`
 */
export async function loadJudgedModel(store: ObjectStore, folder: string): Promise<ForestModel> {
  const manifest = await loadManifest(store, folder);
  return (await verifiedModel(store, folder, manifest, manifest.refit ? JUDGED_MODEL : MODEL)).model;
}

/** Reads every file of a published model and compares it with the manifest. @throws as `loadModel` */
export async function verifyModel(store: ObjectStore, folder: string, options?: LoadOptions): Promise<Manifest> {
  await loadModel(store, folder, options);
  return (await loadModelFiles(store, folder)).manifest;
}

/** All files of a published model, verified against the manifest. @throws as `loadModel` */
export async function loadModelFiles(
  store: ObjectStore,
  folder: string,
): Promise<{ manifest: Manifest; files: ModelFiles }> {
  const manifest = await loadManifest(store, folder);
  const files: Record<string, Uint8Array> & { [MODEL]: Uint8Array } = {
    [MODEL]: await verifiedFile(store, folder, manifest, MODEL),
  };
  for (const { name } of manifest.files) files[name] ??= await verifiedFile(store, folder, manifest, name);
  return { manifest, files };
}

/** The manifest, of the version that names the folder. @throws FRAUD_REGISTRY_NOT_FOUND, FRAUD_REGISTRY_CORRUPT */
export async function loadManifest(store: ObjectStore, folder: string): Promise<Manifest> {
  return (await loadManifestWithEtag(store, folder)).value;
}

/** As `loadManifest`, with the etag to replace it by. */
export async function loadManifestWithEtag(
  store: ObjectStore,
  folder: string,
): Promise<{ value: Manifest; etag: string }> {
  const stored = await readPointerWithEtag(store, folder + MANIFEST, manifest);
  if (stored === undefined)
    throw new RegistryError(
      'FRAUD_REGISTRY_NOT_FOUND',
      `Cannot load the model of ${folder}: ${MANIFEST} is not there, the model was never published ` +
        'whole or was deleted',
    );
  checkVersion(folder, stored.value);
  return stored;
}

/** A version is the address of the model's bytes: folder, manifest and digest of `model.forest` say the same one. */
function checkVersion(folder: string, { version, files }: Manifest): void {
  const named = parseModelKey(folder)?.version;
  const digest = files.find((file) => file.name === MODEL)?.sha256;
  if (named === version && digest?.startsWith(version)) return;
  throw new RegistryError(
    'FRAUD_REGISTRY_CORRUPT',
    `Cannot load the model of ${folder}: the folder is of version ${named ?? 'none'}, its manifest of ${version}, ` +
      `and ${MODEL} in it of ${digest?.slice(0, version.length) ?? 'none'}; they must be the same`,
  );
}

async function verifiedModel(
  store: ObjectStore,
  folder: string,
  manifest: Manifest,
  name: string,
): Promise<Pick<LoadedModel, 'bytes' | 'model'>> {
  const bytes = await verifiedFile(store, folder, manifest, name);
  try {
    return { bytes, model: decodeModel(bytes) };
  } catch (cause) {
    throw new RegistryError(
      'FRAUD_REGISTRY_CORRUPT',
      `Cannot load ${folder}${name}: it is as published, but this build cannot read it: ${String(cause)}`,
      { cause },
    );
  }
}

async function verifiedFile(
  store: ObjectStore,
  folder: string,
  { files }: Manifest,
  name: string,
): Promise<Uint8Array> {
  const expected = files.find((file) => file.name === name);
  const stored = await store.get(folder + name);
  if (expected === undefined || stored === undefined)
    throw new RegistryError(
      'FRAUD_REGISTRY_CORRUPT',
      `Cannot load ${folder}${name}: it is missing from ${expected === undefined ? 'the manifest' : 'the store'}`,
    );
  const found = digestOf(stored.bytes);
  if (found === expected.sha256) return stored.bytes;
  throw new RegistryError(
    'FRAUD_REGISTRY_CORRUPT',
    `Cannot load ${folder}${name}: ${stored.bytes.length} bytes with SHA-256 ${found}, published ` +
      `were ${expected.bytes} with ${expected.sha256}`,
  );
}
