/**
 * Moves segments from the local folder to the store. A segment is compressed, sent and compared through files, so
 * memory does not grow with it. O(bytes).
 */
import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectStore } from '@fraud/object-store';
import { decisionLogError } from '../errors.ts';
import { type PackedSegment, packSegment, plainDigestOf, withWorkFolder } from './packed-segment.ts';
import { recoverAbandoned } from './recover-segments.ts';
import { ifThere, segmentFiles } from './segment-folder.ts';
import { requestLogKey } from './segment-name.ts';
import { deleteCopiesBefore, putAside } from './shipped-copies.ts';

export type ShipOptions = {
  /** Folder of the segments. */
  readonly dir: string;
  readonly store: ObjectStore;
  /** Shipped segments of so many days stay in the folder `shipped/`. @defaultValue 0 */
  readonly keepDays?: number;
  readonly signal?: AbortSignal;
};

export type ShippedSegment = {
  readonly key: string;
  /** Of the CSV, not compressed. */
  readonly bytes: number;
  readonly rows: number;
};

/**
 * Moves every sealed segment to the store, and those that dead processes left open. A segment is put once, read back,
 * and leaves the folder only when the store gave back the same bytes: shipping may run twice, at once, or die anywhere.
 * An outage ends it, and the rest stays.
 *
 * @throws what the store throws; FRAUD_DECISION_LOG_CONFLICT, after shipping the others, when the store has something
 * else under a segment's key; FRAUD_DECISION_LOG_NOT_STORED when it has nothing there after a put
 */
export async function shipDecisionLog({ dir, store, keepDays = 0, signal }: ShipOptions): Promise<ShippedSegment[]> {
  await recoverAbandoned(dir);
  const shipped: ShippedSegment[] = [];
  const [conflicts, missing]: [string[], string[]] = [[], []];
  await withWorkFolder(dir, async (work) => {
    for (const file of (await segmentFiles(dir)).filter((segment) => segment.state === 'sealed')) {
      const key = requestLogKey(file);
      const path = join(dir, file.fileName);
      const before = await ifThere(stat(path));
      const packed = before && (await ifThere(packSegment(work, path)));
      if (!packed) continue; // another shipper was faster
      await uploadOnce(store, key, packed, signal);
      const stored = await storedDigest(store, key, packed, signal);
      if (await wasRewritten(path, before)) {
        if (stored === packed.sha256) await store.delete(key, signal && { signal }); // what was erased is in it
      } else if (stored === packed.sha256) {
        await putAside(dir, file.fileName, keepDays);
        shipped.push({ key, bytes: packed.size, rows: packed.rows });
      } else (stored === undefined ? missing : conflicts).push(key);
    }
  });
  await deleteCopiesBefore(dir, keepDays);
  if (missing.length > 0)
    throw decisionLogError(
      'FRAUD_DECISION_LOG_NOT_STORED',
      `Cannot ship the decision log: ${store.describe()} has nothing under ${missing.join(', ')} after it took it; ` +
        'the local segments are kept and shipped again',
    );
  if (conflicts.length > 0)
    throw decisionLogError(
      'FRAUD_DECISION_LOG_CONFLICT',
      `Cannot ship the decision log: ${store.describe()} has other content under ${conflicts.join(', ')}; ` +
        'the local segments are kept, move one of the two away',
    );
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
    files.map(async ({ fileName }) => (await ifThere(stat(join(dir, fileName))))?.size ?? 0),
  );
  return { files: files.length, bytes: sizes.reduce((sum, size) => sum + size, 0), oldest: files[0]?.startedAt };
}

/** Whether an erasure has put another file in the place of the one that was packed; that is shipped the next time. */
async function wasRewritten(path: string, before: Stats): Promise<boolean> {
  const now = await ifThere(stat(path));
  return now !== undefined && now.ino !== before.ino;
}

async function uploadOnce(
  store: ObjectStore,
  key: string,
  packed: PackedSegment,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await store.upload(key, packed.path, { ifAbsent: true, ...(signal && { signal }) });
  } catch (error) {
    if ((error as { code?: string }).code !== 'FRAUD_STORE_PRECONDITION_FAILED') throw error;
  }
}

/**
 * SHA-256 of the CSV that the store has, whose compressed bytes may differ, when another build has put them; undefined
 * when it has none, `no gzip` for what no shipper has put.
 */
async function storedDigest(
  store: ObjectStore,
  key: string,
  { path }: PackedSegment,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const stored = `${path}.stored`;
  const found = await store.download(key, stored, signal && { signal });
  return found && ((await plainDigestOf(stored)) ?? 'no gzip');
}
