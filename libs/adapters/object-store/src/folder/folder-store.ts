/**
 * A local folder with the keys of a bucket: object `a/b.csv` is the file `<folder>/a/b.csv`, so a person can read it
 * and drop files in. A write is staged under `.object-store/` (no key can reach there), synced, then renamed into
 * place; the check of a condition and the rename happen under one lock over all processes. The etag is the SHA-256 of
 * the content.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { checkSize, MAX_OBJECT_BYTES, preconditionFailed } from '../errors.ts';
import { checkKey, checkPrefix } from '../object-key.ts';
import type { ObjectInfo, ObjectStore, PutOptions } from '../object-store.ts';
import { type ContentHashes, contentHashes } from './content-hash.ts';
import { absentAsUndefined, folderError } from './folder-error.ts';
import { folderLock } from './folder-lock.ts';

/** Only the owner and the group may read what is stored. */
const FILE_MODE = 0o640;
const FOLDER_MODE = 0o750;
const LEFTOVER_AFTER_MS = 24 * 3_600_000;

/** Opens the folder as a store; it is made at the first write. */
export function openFolderStore(folder: string, maxObjectBytes = MAX_OBJECT_BYTES): ObjectStore {
  const root = resolve(folder);
  const staging = join(root, '.object-store', 'staged');
  const name = `the folder ${root}`;
  const hashes = contentHashes();
  const locked = folderLock(join(root, '.object-store', 'lock'));
  const pathOf = (key: string) => join(root, ...key.split('/'));
  let swept: Promise<void> | undefined;

  const infoOf = async (key: string, signal?: AbortSignal): Promise<ObjectInfo | undefined> => {
    const stamp = await absentAsUndefined(hashes.of(pathOf(key), signal));
    return stamp && { key, ...stamp };
  };

  const write = async (
    key: string,
    options: PutOptions,
    stage: (path: string) => Promise<string>,
  ): Promise<{ etag: string }> => {
    checkKey(key);
    options.signal?.throwIfAborted();
    const staged = join(staging, randomUUID());
    try {
      await mkdir(staging, { recursive: true, mode: FOLDER_MODE });
      await (swept ??= sweep(staging).catch(() => undefined)); // tidying must not fail a write
      const etag = await stage(staged);
      await locked(async () => {
        options.signal?.throwIfAborted();
        await checkCondition(key, pathOf(key), options, hashes, name);
        await moveInto(staged, pathOf(key), root);
      });
      return { etag };
    } catch (error) {
      await rm(staged, { force: true });
      throw folderError(`put ${key} into ${name}`, error, options.signal);
    }
  };

  return {
    put: (key, bytes, options = {}) =>
      write(key, options, async (path) => {
        await using file = await open(path, 'wx', FILE_MODE);
        await file.writeFile(bytes);
        await file.sync();
        return createHash('sha256').update(bytes).digest('hex');
      }),

    upload: (key, from, options = {}) =>
      write(key, options, async (path) => (await copyHashed(from, path, options.signal)).etag),

    async get(key, { signal, maxBytes = maxObjectBytes } = {}) {
      checkKey(key);
      try {
        const size = (await absentAsUndefined(stat(pathOf(key))))?.size ?? 0;
        checkSize(key, name, size, Math.min(maxBytes, maxObjectBytes));
        const bytes = await absentAsUndefined(readFile(pathOf(key), { signal }));
        return bytes && { bytes, etag: createHash('sha256').update(bytes).digest('hex') };
      } catch (error) {
        throw folderError(`get ${key} from ${name}`, error, signal);
      }
    },

    async head(key, { signal } = {}) {
      checkKey(key);
      try {
        signal?.throwIfAborted();
        return await infoOf(key, signal);
      } catch (error) {
        throw folderError(`look up ${key} in ${name}`, error, signal);
      }
    },

    async *list(prefix, { signal } = {}) {
      checkPrefix(prefix);
      try {
        for (const key of await keysUnder(root, prefix)) {
          signal?.throwIfAborted();
          const info = await infoOf(key, signal);
          if (info) yield info;
        }
      } catch (error) {
        throw folderError(`list ${prefix} in ${name}`, error, signal);
      }
    },

    async delete(key, { signal } = {}) {
      checkKey(key);
      try {
        signal?.throwIfAborted();
        await locked(async () => {
          await absentAsUndefined(unlink(pathOf(key)));
          await absentAsUndefined(syncFolder(dirname(pathOf(key))));
        });
      } catch (error) {
        throw folderError(`delete ${key} from ${name}`, error, signal);
      }
    },

    async download(key, path, { signal } = {}) {
      checkKey(key);
      const part = `${path}.${randomUUID()}.part`;
      try {
        if (!(await absentAsUndefined(stat(pathOf(key))))?.isFile()) return undefined;
        const copied = await absentAsUndefined(copyHashed(pathOf(key), part, signal));
        if (copied) await rename(part, path);
        return copied;
      } catch (error) {
        throw folderError(`download ${key} from ${name} to ${path}`, error, signal);
      } finally {
        await rm(part, { force: true });
      }
    },

    describe: () => name,
  };
}

async function checkCondition(
  key: string,
  path: string,
  { ifAbsent, ifMatch }: PutOptions,
  hashes: ContentHashes,
  name: string,
): Promise<void> {
  if (ifAbsent === undefined && ifMatch === undefined) return;
  const current = await absentAsUndefined(hashes.of(path));
  if (ifAbsent ? current !== undefined : current?.etag !== ifMatch) throw preconditionFailed(key, name);
}

/** Renames the staged file to its place and makes the name durable too, with every folder above it that is new. */
async function moveInto(staged: string, path: string, root: string): Promise<void> {
  const madeFolders = (await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE })) !== undefined;
  await rename(staged, path);
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    await syncFolder(folder);
    if (!madeFolders || folder === root) return;
  }
}

async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  await folder.sync();
}

async function copyHashed(
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

async function keysUnder(root: string, prefix: string): Promise<string[]> {
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
async function sweep(staging: string): Promise<void> {
  for (const entry of await readdir(staging)) {
    const path = join(staging, entry);
    const info = await absentAsUndefined(stat(path));
    if (info && Date.now() - info.mtimeMs > LEFTOVER_AFTER_MS) await rm(path, { force: true });
  }
}
