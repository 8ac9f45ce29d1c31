/**
 * One writer at a time over all processes that share a folder.
 *
 * The lock is an exclusive SQLite transaction on an empty database: SQLite takes an fcntl lock, which the kernel
 * drops when the holder dies, so a crash leaves nothing to clean up and nothing is ever judged "stale" by a clock. It
 * needs a file system with working fcntl locks: a local disk or a volume shared by containers of one machine; not
 * every network mount.
 */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { objectStoreError } from '../errors.ts';

const SQLITE_BUSY = 5;
const WAIT_LIMIT_MS = 30_000;

export type FolderLock = {
  /** Runs `critical` while no other holder of the lock runs; waits up to 30 s for it, then FRAUD_STORE_BUSY. */
  <T>(critical: () => Promise<T>): Promise<T>;
};

/** The lock at `path`; the file and its folder are made at the first use. */
export function folderLock(path: string): FolderLock {
  let connection: DatabaseSync | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const holdAndRun = async <T>(critical: () => Promise<T>): Promise<T> => {
    connection ??= connect(path);
    await begin(connection, path);
    try {
      return await critical();
    } finally {
      connection.exec('ROLLBACK');
    }
  };

  // One connection holds one transaction, so callers in this process queue up before they compete with other processes.
  return (critical) => {
    const turn = last.then(() => holdAndRun(critical));
    last = turn.catch(() => undefined);
    return turn;
  };
}

function connect(path: string): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true, mode: 0o750 });
  return new DatabaseSync(path, { timeout: 0 });
}

async function begin(connection: DatabaseSync, path: string): Promise<void> {
  const deadline = performance.now() + WAIT_LIMIT_MS;
  for (let waitMs = 1; ; waitMs = Math.min(waitMs * 2, 16)) {
    try {
      connection.exec('BEGIN EXCLUSIVE');
      return;
    } catch (cause) {
      if ((cause as { errcode?: number }).errcode !== SQLITE_BUSY) throw cause;
      if (performance.now() > deadline) {
        throw objectStoreError(
          'FRAUD_STORE_BUSY',
          `Cannot lock ${path}: another process held it for ${WAIT_LIMIT_MS / 1000} s; look for ` +
            'one that is stopped or stuck, or try again',
          { cause },
        );
      }
      await sleep(waitMs * (0.5 + Math.random()));
    }
  }
}
