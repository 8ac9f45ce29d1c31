/**
 * A local folder with the keys of a bucket: object `a/b.csv` is the file `<folder>/a/b.csv`, so a person can read it
 * and drop files in. A write is staged under `.object-store/` (no key can reach there), synced, then renamed into
 * place; the check of a condition and the rename happen under one lock over all processes. The etag is the SHA-256 of
 * the content.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { checkSize, MAX_OBJECT_BYTES, preconditionFailed } from '../errors.ts';
import { checkKey, checkPrefix } from '../object-key.ts';
import type { ObjectInfo, ObjectStore, PutOptions } from '../object-store.ts';
import { type ContentHashes, contentHashes } from './content-hash.ts';
import { absentAsUndefined, folderError } from './folder-error.ts';
import { copyHashed, FILE_MODE, FOLDER_MODE, keysUnder, moveInto, sweep, syncFolder } from './folder-files.ts';
import { folderLock } from './folder-lock.ts';

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
