/**
 * A history on the disk: a line of JSON, `{"format":1,"since":"2026-11-30T05:00:00.000Z","learned":[],"erased":[]}`,
 * then what `snapshotOf` gives. It holds every transaction that was kept before `since`, what the weekly files and
 * batches of labels named in `learned` tell, and perhaps more, without what the erasures named in `erased` have erased.
 * It appears whole or not at all.
 */
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type History, type HistoryPlan, restoreHistory, snapshotOf } from '@fraud/histories';

const NEW_LINE = 10;
const OWNER_ONLY = 0o600;

type SnapshotHead = { readonly since: Date; readonly learned: readonly string[]; readonly erased: readonly string[] };

/** Writes a snapshot while transactions go on; others are let in after each chunk of about a MiB. O(bytes). */
export async function writeSnapshot(path: string, history: History, head: SnapshotHead): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const part = `${path}.part`;
  try {
    {
      await using file = await open(part, 'w', OWNER_ONLY);
      await file.writeFile(`${JSON.stringify({ format: 1, ...head })}\n`);
      for (const chunk of snapshotOf(history)) {
        await file.writeFile(chunk);
        await nextTurn();
      }
      await file.sync();
    }
    await rename(part, path);
    await using folder = await open(dirname(path), 'r');
    await folder.sync();
  } finally {
    await rm(part, { force: true });
  }
}

export type RestoredHistory = SnapshotHead & { readonly history: History };

/**
 * Reads a snapshot; undefined where there is none. O(bytes).
 *
 * @throws HistoryError, SyntaxError when it is damaged or of other columns
 */
export async function readSnapshot(path: string, plan: HistoryPlan): Promise<RestoredHistory | undefined> {
  const restoring = restoreHistory(plan);
  let head = Buffer.alloc(0);
  let known: SnapshotHead | undefined;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      if (known !== undefined) {
        restoring.take(chunk);
        continue;
      }
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf(NEW_LINE);
      if (end < 0) continue;
      known = headOf(head.toString('utf8', 0, end));
      restoring.take(head.subarray(end + 1));
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return { ...known!, history: restoring.finish() };
}

/** Snapshots of an earlier build name nothing that they have learned, and no erasure. */
function headOf(line: string): SnapshotHead {
  const {
    since,
    learned = [],
    erased = [],
  } = JSON.parse(line) as { since: string; learned?: string[]; erased?: string[] };
  return { since: new Date(since), learned, erased };
}
