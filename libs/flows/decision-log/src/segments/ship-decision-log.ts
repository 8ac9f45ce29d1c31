import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { ObjectStore } from '@fraud/object-store';
import { decisionLogError } from '../errors.ts';
import { plainBytes } from './read-decisions.ts';
import { recoverAbandoned } from './recover-segments.ts';
import { segmentFiles, syncFolder } from './segment-folder.ts';
import { requestLogKey } from './segment-name.ts';

const compress = promisify(gzip);

export type ShipOptions = { readonly dir: string; readonly store: ObjectStore; readonly signal?: AbortSignal };

export type ShippedSegment = { readonly key: string; /** Of the CSV, not compressed. */ readonly bytes: number };

/**
 * Moves every sealed segment to the store, and those that dead processes left open. A segment is put once, read back,
 * and deleted here only when the store gave back the same bytes: shipping may run twice, at once, or die anywhere. An
 * outage ends it, and the rest stays.
 *
 * @throws what the store throws; FRAUD_DECISION_LOG_CONFLICT, after shipping the others, when the store has something
 * else under a segment's key
 */
export async function shipDecisionLog({ dir, store, signal }: ShipOptions): Promise<ShippedSegment[]> {
  await recoverAbandoned(dir);
  const shipped: ShippedSegment[] = [];
  const conflicts: string[] = [];
  for (const file of (await segmentFiles(dir)).filter((segment) => segment.state === 'sealed')) {
    const path = join(dir, file.fileName);
    const csv = await readIfThere(path);
    if (!csv) continue; // another shipper was faster
    const key = requestLogKey(file);
    await putOnce(store, key, await compress(csv), signal);
    if (!(await isStored(store, key, csv, signal))) {
      conflicts.push(key);
      continue;
    }
    await rm(path, { force: true });
    await syncFolder(dir);
    shipped.push({ key, bytes: csv.length });
  }
  if (conflicts.length > 0) {
    throw decisionLogError(
      'FRAUD_DECISION_LOG_CONFLICT',
      `Cannot ship the decision log: ${store.describe()} has other content under ${conflicts.join(', ')}; ` +
        'the local segments are kept, move one of the two away',
    );
  }
  return shipped;
}

export type LogBacklog = {
  readonly files: number;
  readonly bytes: number;
  /** Start of the oldest segment. */ readonly oldest: Date | undefined;
};

/** What waits in the folder to be shipped, open segments included. */
export async function logBacklog(dir: string): Promise<LogBacklog> {
  const files = await segmentFiles(dir);
  const sizes = await Promise.all(
    files.map(async ({ fileName }) => (await stat(join(dir, fileName)).catch(() => undefined))?.size ?? 0),
  );
  return { files: files.length, bytes: sizes.reduce((sum, size) => sum + size, 0), oldest: files[0]?.startedAt };
}

async function putOnce(
  store: ObjectStore,
  key: string,
  bytes: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await store.put(key, bytes, { ifAbsent: true, ...(signal && { signal }) });
  } catch (error) {
    if ((error as { code?: string }).code !== 'FRAUD_STORE_PRECONDITION_FAILED') throw error;
  }
}

async function isStored(
  store: ObjectStore,
  key: string,
  csv: Buffer,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const stored = await store.get(key, signal && { signal });
  try {
    return stored !== undefined && plainBytes(stored.bytes).equals(csv);
  } catch {
    return false; // what lies there is no gzip
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
