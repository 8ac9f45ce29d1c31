/**
 * The segment a log writes to. A write is a plain synchronous call: it copies a few kilobytes to the kernel in
 * microseconds, where a round trip to the thread pool costs ten times as much, and the answer has to wait for it
 * either way.
 */
import { closeSync, fdatasync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { OWNER_ONLY, syncFolder } from './segment-folder.ts';
import { newSegmentName, openFileName, sealedFileName } from './segment-name.ts';

const syncData = promisify(fdatasync);

export type OpenSegment = {
  readonly startedAt: Date;
  /** Bytes written. */
  readonly size: number;
  /** Hands the bytes to the kernel: all of them, or none and the error. */
  write(bytes: Uint8Array): void;
  /** Resolves when everything written before the call is on the disk, and the file's name too. */
  sync(): Promise<void>;
  /** Makes the file durable and gives it its final name, or removes an empty one; nothing is written afterwards. */
  seal(): Promise<void>;
};

/** Creates the segment's file, empty. */
export function createSegment(dir: string, instance: string, startedAt: Date): OpenSegment {
  const segment = newSegmentName(instance, startedAt);
  const path = join(dir, openFileName(segment));
  const descriptor = openSync(path, 'ax', OWNER_ONLY);
  let size = 0;
  let isTorn = false;
  let synced = 0;
  let lastSync: Promise<void> = Promise.resolve();

  const syncNow = async (): Promise<void> => {
    const upTo = size;
    if (synced >= upTo) return; // a sync that began after these bytes has covered them
    await syncData(descriptor);
    if (synced === 0) await syncFolder(dir);
    synced = upTo;
  };
  const sync = (): Promise<void> => {
    lastSync = lastSync.then(syncNow, syncNow);
    return lastSync;
  };

  return {
    startedAt,
    get size() {
      return size;
    },
    write(bytes) {
      try {
        for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
        size += bytes.length;
      } catch (error) {
        isTorn = true;
        ftruncateSync(descriptor, size);
        isTorn = false;
        throw error;
      }
    },
    sync,
    async seal() {
      try {
        await sync();
      } finally {
        closeSync(descriptor);
      }
      if (isTorn) throw new Error(`${path} ends in a torn row; it is repaired at the next start`);
      if (size === 0) await rm(path);
      else await rename(path, join(dir, sealedFileName(segment)));
      await syncFolder(dir);
    },
  };
}
