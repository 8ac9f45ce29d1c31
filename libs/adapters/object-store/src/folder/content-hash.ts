/**
 * SHA-256 of files as etags. Reading every file at every listing would cost O(bytes), so a hash is remembered with the
 * file's inode, size and times. A file changed within the last moments is hashed anew each time: two changes within one
 * tick of the file system's clock would look like none (git calls such an entry "racily clean").
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

const SETTLED_AFTER_MS = 1_000n;

type FileStamp = { readonly etag: string; readonly size: number; readonly lastModified: Date };

export type ContentHashes = { of(path: string, signal?: AbortSignal): Promise<FileStamp> };

export function contentHashes(): ContentHashes {
  const known = new Map<string, { state: string; etag: string }>();
  return {
    async of(path, signal) {
      const before = await stat(path, { bigint: true });
      if (!before.isFile()) throw Object.assign(new Error(`${path} is not a file`), { code: 'EISDIR' });
      const state = `${before.ino} ${before.size} ${before.mtimeNs} ${before.ctimeNs}`;
      const settled = BigInt(Date.now()) - before.ctimeMs > SETTLED_AFTER_MS;
      const remembered = known.get(path);
      const lastModified = before.mtime;
      if (settled && remembered?.state === state)
        return { etag: remembered.etag, size: Number(before.size), lastModified };
      const { etag, size } = await hashOf(path, signal);
      if (settled && BigInt(size) === before.size) known.set(path, { state, etag });
      return { etag, size, lastModified };
    },
  };
}

async function hashOf(path: string, signal: AbortSignal | undefined): Promise<{ etag: string; size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of createReadStream(path, { signal }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { etag: hash.digest('hex'), size };
}
