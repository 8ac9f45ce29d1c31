import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { completeLength } from './complete-length.ts';
import { tryLockInstance } from './instance-lock.ts';
import { parseSegmentFile, sealedFileName, type SegmentFile } from './segment-name.ts';
import { syncFolder } from './sync-folder.ts';

const HEADER_LINES = 2;
const NEW_LINE = 10;

/** Seals what instances that died have left open, and leaves those alone that live. */
export async function sealAbandoned(dir: string): Promise<void> {
  const left = (await segmentFiles(dir)).filter((file) => file.state === 'open');
  for (const instance of new Set(left.map((file) => file.instance))) {
    const lock = tryLockInstance(dir, instance);
    if (!lock) continue;
    try {
      await sealLeftOpen(dir, instance);
    } finally {
      lock.release();
    }
  }
}

/**
 * Cuts the torn last line off the instance's open segments, then seals them; one without a whole row is removed.
 * The caller holds the lock of the instance.
 */
export async function sealLeftOpen(dir: string, instance: string): Promise<void> {
  for (const file of await segmentFiles(dir)) {
    if (file.state === 'open' && file.instance === instance) await repairAndSeal(dir, file);
  }
}

async function repairAndSeal(dir: string, { fileName, segment }: SegmentFile): Promise<void> {
  const path = join(dir, fileName);
  const content = await readFile(path);
  const length = completeLength(content);
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

/** Every segment in the folder, oldest first; none when the folder is not there. */
export async function segmentFiles(dir: string): Promise<SegmentFile[]> {
  const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .flatMap((name) => parseSegmentFile(name) ?? [])
    .sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
}

function hasLines(csv: Uint8Array, count: number): boolean {
  let at = -1;
  for (let line = 0; line < count; line++) {
    at = csv.indexOf(NEW_LINE, at + 1);
    if (at < 0) return false;
  }
  return true;
}
