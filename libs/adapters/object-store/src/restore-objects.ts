/** Brings objects back from a second copy of the store, such as a bucket in another region or a folder of a backup. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ObjectStoreError } from './errors.ts';
import type { ObjectInfo, ObjectStore } from './object-store.ts';

export type RestoreOptions = {
  /** Only keys that begin with it; `''`: all. */
  readonly prefix: string;
  /** Objects that are there with other bytes are replaced. @defaultValue they stay */
  readonly replace?: boolean;
  readonly signal: AbortSignal;
};

/** Keys, in the order in which the copy lists them. */
type RestoredObjects = {
  readonly restored: readonly string[];
  readonly replaced: readonly string[];
  /** That were there: with the same bytes, or not looked at. */
  readonly kept: readonly string[];
};

/**
 * Copies what the store lacks, each object whole or not at all. Nothing is deleted, and what appears or changes
 * meanwhile stays; after an interruption the same call goes on. Memory does not grow with an object. O(bytes copied),
 * and with `replace` O(bytes of all).
 *
 * @throws what the stores throw
 */
export async function restoreObjects(
  from: ObjectStore,
  to: ObjectStore,
  { prefix, replace = false, signal }: RestoreOptions,
): Promise<RestoredObjects> {
  const told = { restored: [] as string[], replaced: [] as string[], kept: [] as string[] };
  const work = await mkdtemp(join(tmpdir(), 'restore-'));
  const [copy, present] = [join(work, 'copy'), join(work, 'present')];

  async function restoreOne(object: ObjectInfo): Promise<keyof RestoredObjects> {
    const { key } = object;
    const found = await to.head(key, { signal });
    if (found && !replace) return 'kept';
    if (!(await from.download(key, copy, { signal }))) return 'kept'; // the copy has lost it meanwhile
    if (!found) await to.upload(key, copy, { signal, ifAbsent: true });
    else if (found.size === object.size && (await isSame(key))) return 'kept';
    else await to.upload(key, copy, { signal, ifMatch: found.etag });
    return found ? 'replaced' : 'restored';
  }
  async function isSame(key: string): Promise<boolean> {
    if (!(await to.download(key, present, { signal }))) return false;
    return (await digestOf(copy)) === (await digestOf(present));
  }

  try {
    for await (const object of from.list(prefix, { signal })) {
      const outcome = await restoreOne(object).catch((error: unknown) => {
        const isOthers = error instanceof ObjectStoreError && error.code === 'FRAUD_STORE_PRECONDITION_FAILED';
        if (isOthers) return 'kept' as const;
        throw error;
      });
      told[outcome].push(object.key);
    }
    return told;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
