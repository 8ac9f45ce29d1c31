import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { tryLockInstance } from './instance-lock.ts';
import { lastCompleteLine } from './read-decisions.ts';
import { segmentFiles, syncFolder } from './segment-folder.ts';
import { sealedFileName, type SegmentFile } from './segment-name.ts';

const HEADER_LINES = 2;
const NEW_LINE = 10;

/** Recovers the segments that dead instances have left open. One that lives holds its lock and is left alone. */
export async function recoverAbandoned(dir: string): Promise<void> {
  const left = (await segmentFiles(dir)).filter((file) => file.state === 'open');
  for (const instance of new Set(left.map((file) => file.instance))) {
    const lock = tryLockInstance(dir, instance);
    if (!lock) continue;
    try {
      await recoverOpenSegments(dir, instance);
    } finally {
      lock.release();
    }
  }
}

/**
 * Cuts the torn last line off the instance's open segments, then seals them. A segment without a whole row is removed.
 * The caller holds the lock of the instance.
 */
export async function recoverOpenSegments(dir: string, instance: string): Promise<void> {
  for (const file of await segmentFiles(dir)) {
    if (file.state === 'open' && file.instance === instance) await recoverOpenSegment(dir, file);
  }
}

async function recoverOpenSegment(dir: string, { fileName, segment }: SegmentFile): Promise<void> {
  const path = join(dir, fileName);
  const content = await readFile(path);
  const length = lastCompleteLine(content);
  if (!hasLines(content.subarray(0, length), HEADER_LINES + 1)) {
    await rm(path);
    return;
  }
  {
    await using handle = await open(path, 'r+');
    await handle.truncate(length);
    await handle.sync();
  }
  await rename(path, join(dir, sealedFileName(segment)));
  await syncFolder(dir);
}

function hasLines(csv: Uint8Array, count: number): boolean {
  let at = -1;
  for (let line = 0; line < count; line++) {
    at = csv.indexOf(NEW_LINE, at + 1);
    if (at < 0) return false;
  }
  return true;
}
