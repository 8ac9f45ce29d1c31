/** Copies of shipped segments that stay on this machine for some days, for a bucket that loses them. */
import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { ifThere, makeFolder, syncFolder } from './segment-folder.ts';

export const COPIES = 'shipped';
const DAY_MS = 86_400_000;

/** Takes a shipped segment out of the folder of those that wait: into `shipped/`, or away when no days are kept. */
export async function putAside(dir: string, fileName: string, keepDays: number): Promise<void> {
  const path = join(dir, fileName);
  if (keepDays === 0) await rm(path, { force: true });
  else {
    await makeFolder(join(dir, COPIES));
    const now = new Date();
    await ifThere(utimes(path, now, now)); // the days count from here
    await ifThere(rename(path, join(dir, COPIES, fileName)));
  }
  await syncFolder(dir);
}

/** Deletes the copies that were shipped more than `keepDays` days ago. */
export async function deleteCopiesBefore(dir: string, keepDays: number): Promise<void> {
  const copies = join(dir, COPIES);
  for (const name of (await ifThere(readdir(copies))) ?? []) {
    const shipped = await ifThere(stat(join(copies, name)));
    if (shipped && shipped.mtimeMs <= Date.now() - keepDays * DAY_MS) await rm(join(copies, name), { force: true });
  }
}
