/** The file system of the decision log, which is full for a while. */
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { mountSmallFileSystem } from '@fraud/decision-log/testing';

const BYTES = 100_000_000;

export type SmallDisk = {
  readonly dir: string;
  /** Why it is never full, or undefined. */
  readonly skipped: string | undefined;
  fill(): void;
  free(): void;
  unmount(): void;
};

/** @param otherwise the folder where no small file system can be mounted */
export function openSmallDisk(otherwise: string): SmallDisk {
  const disk = mountSmallFileSystem(BYTES);
  if (disk === undefined)
    return {
      ...{ dir: otherwise, skipped: 'only root can mount a small file system' },
      ...{ fill: () => undefined, free: () => undefined, unmount: () => undefined },
    };
  const filler = path.join(disk.dir, 'filler');
  const free = () => rmSync(filler, { force: true });
  return {
    dir: disk.dir,
    skipped: undefined,
    fill() {
      const { bavail, bsize } = statfsSync(disk.dir);
      try {
        writeFileSync(filler, Buffer.alloc(bavail * bsize));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error; // others have written meanwhile
      }
    },
    free,
    unmount: () => disk.unmount(),
  };
}
