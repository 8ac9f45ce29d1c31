/**
 * Who is alive: a log holds the lock of its instance as long as its process lives. The lock is an exclusive SQLite
 * transaction on an empty database, which is an fcntl lock of the kernel: it is gone with the process, however that
 * ends, and it is seen by every process that shares the folder, in other containers of the machine too.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { decisionLogError } from '../errors.ts';

const SQLITE_BUSY = 5;
const LOCK_WAIT_MS = 5_000;

export type InstanceLock = { release(): void };

/** Takes the instance's lock in the log's folder, or returns undefined at once when it is taken. */
export function tryLockInstance(dir: string, instance: string): InstanceLock | undefined {
  const locks = join(dir, '.locks');
  mkdirSync(locks, { recursive: true, mode: 0o700 });
  const connection = new DatabaseSync(join(locks, instance), { timeout: 0 });
  try {
    // A journal file would need space on a disk that may be full.
    connection.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return { release: () => connection.close() };
  } catch (error) {
    connection.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
}

/** Takes the lock; waits 5 s for the process that holds it to end. @throws FRAUD_DECISION_LOG_INSTANCE_TAKEN */
export async function lockInstance(dir: string, instance: string): Promise<InstanceLock> {
  for (const deadline = performance.now() + LOCK_WAIT_MS; ; await sleep(50)) {
    const lock = tryLockInstance(dir, instance);
    if (lock) return lock;
    if (performance.now() < deadline) continue;
    throw decisionLogError(
      'FRAUD_DECISION_LOG_INSTANCE_TAKEN',
      `Cannot open the decision log in ${dir}: another process writes to it as "${instance}"; ` +
        'give this one another name or another folder',
    );
  }
}
