import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type SmallFileSystem = { readonly dir: string; unmount(): void };

/**
 * A file system of its own that is soon full, in memory; undefined where this process may not mount one (it takes
 * root on Linux).
 */
export function mountSmallFileSystem(bytes: number): SmallFileSystem | undefined {
  const dir = mkdtempSync(join(tmpdir(), 'small-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', dir], { stdio: 'ignore' });
  } catch {
    rmdirSync(dir);
    return undefined;
  }
  return {
    dir,
    unmount: () => {
      execFileSync('umount', ['--lazy', dir]);
      rmdirSync(dir);
    },
  };
}
