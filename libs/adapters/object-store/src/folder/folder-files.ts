/** Files of a folder store: put in place durably, copied with their hash, listed, tidied. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { absentAsUndefined } from './folder-error.ts';

/** Only the owner and the group may read what is stored. */
export const FILE_MODE = 0o640;
export const FOLDER_MODE = 0o750;
const LEFTOVER_AFTER_MS = 24 * 3_600_000;

/** Renames the staged file to its place and makes the name durable too, with every folder above it that is new. */
export async function moveInto(staged: string, path: string, root: string): Promise<void> {
  const madeFolders = (await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE })) !== undefined;
  await rename(staged, path);
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    await syncFolder(folder);
    if (!madeFolders || folder === root) return;
  }
}

export async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  await folder.sync();
}

export async function copyHashed(
  from: string,
  to: string,
  signal: AbortSignal | undefined,
): Promise<{ etag: string; size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  const measured = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      size += chunk.length;
      yield chunk;
    }
  };
  await pipeline(
    createReadStream(from),
    measured,
    createWriteStream(to, { flags: 'wx', flush: true, mode: FILE_MODE }),
    { signal },
  );
  return { etag: hash.digest('hex'), size };
}

export async function keysUnder(root: string, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of (await absentAsUndefined(readdir(join(root, folder), { withFileTypes: true }))) ?? []) {
      const key = folder + entry.name;
      if (entry.name.startsWith('.') || !`${key}/`.startsWith(prefix.slice(0, key.length + 1))) continue;
      if (entry.isDirectory()) await walk(`${key}/`);
      else if (entry.isFile() && key.startsWith(prefix)) keys.push(key);
    }
  };
  await walk(prefix.slice(0, prefix.lastIndexOf('/') + 1));
  return keys;
}

/** Removes what writers that died have left staged. */
export async function sweep(staging: string): Promise<void> {
  for (const entry of await readdir(staging)) {
    const path = join(staging, entry);
    const info = await absentAsUndefined(stat(path));
    if (info && Date.now() - info.mtimeMs > LEFTOVER_AFTER_MS) await rm(path, { force: true });
  }
}
