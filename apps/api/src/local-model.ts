/**
 * The last good model on local disk, so that the API starts with the store out of reach: the model's bytes at the path,
 * its manifest beside it. Either may be older than the other after a crash; then the pair counts as absent.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Manifest, manifest, versionOf } from '@fraud/model-registry';

export async function saveLocalModel(modelPath: string, bytes: Uint8Array, description: Manifest): Promise<void> {
  await mkdir(path.dirname(modelPath), { recursive: true });
  await replaceFile(modelPath, bytes);
  await replaceFile(manifestPath(modelPath), JSON.stringify(description, null, 2));
}

/** Undefined where there is none; throws where there is one that cannot be used. */
export async function readLocalModel(modelPath: string): Promise<{ bytes: Uint8Array; manifest: Manifest } | undefined> {
  const [bytes, text] = await Promise.all([readIfThere(modelPath), readIfThere(manifestPath(modelPath))]);
  if (!bytes || !text) return undefined;
  const description = manifest.parse(JSON.parse(text.toString('utf8')));
  return versionOf(bytes) === description.version ? { bytes, manifest: description } : undefined;
}

function manifestPath(modelPath: string): string {
  return `${modelPath}.manifest.json`;
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function replaceFile(file: string, content: Uint8Array | string): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`;
  await writeFile(draft, content, { flush: true });
  await rename(draft, file);
}
