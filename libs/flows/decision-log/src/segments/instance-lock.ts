/**
 * Who is alive: a log holds the lock of its instance as long as its process lives. The lock is an exclusive SQLite
 * transaction on an empty database, which is an fcntl lock of the kernel: it is gone with the process, however that
 * ends, and it is seen by every process that shares the folder, in other containers of the machine too.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const SQLITE_BUSY = 5;

export type InstanceLock = { release(): void };

/** Takes the instance's lock in the log's folder, or returns undefined at once when it is taken. */
export function tryLockInstance(dir: string, instance: string): InstanceLock | undefined {
  const locks = join(dir, '.locks');
  mkdirSync(locks, { recursive: true });
  const connection = new DatabaseSync(join(locks, instance), { timeout: 0 });
  try {
    connection.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE'); // a journal of its own would need room on the disk
    return { release: () => connection.close() };
  } catch (error) {
    connection.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
}
