/**
 * Takes decisions out of everything that keeps them: tombstones first, then their labels, then the segments of the
 * folder and of the store. An erasure that was interrupted is ended by erasing again.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline as joined, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { ObjectStore } from '@fraud/object-store';
import { type Decision, newDecisionId, timeOfDecisionId } from '../decision.ts';
import { shipLabels } from '../labels/ship-labels.ts';
import { chunksOf, ifThere, makeFolder, OWNER_ONLY, segmentFiles, syncFolder } from '../segments/segment-folder.ts';
import { parseRequestLogKey, REQUEST_LOGS } from '../segments/segment-name.ts';
import { COPIES } from '../segments/shipped-copies.ts';
import { eraseLabels } from './erase-labels.ts';
import { type IsErased, withoutErased } from './rewrite-segment.ts';
import { writeTombstones } from './tombstones.ts';

export type ErasureOptions = {
  /** Folder of the decision log on this machine. */
  readonly dir: string;
  readonly labelsDir: string;
  readonly store: ObjectStore;
  readonly isErased: IsErased;
  /** Labels about this transaction go as well, whether a decision of it is found or not. */
  readonly transactionId?: string | undefined;
  readonly now: Date;
};

export type Erasure = {
  readonly decisions: number;
  readonly labels: number;
  /** Segments that were rewritten. */
  readonly segments: number;
  /** Decisions in segments that are being written: they are still there. */
  readonly open: number;
  /** Segments that cannot be read, so that nobody knows what they hold. */
  readonly unread: readonly string[];
};

/**
 * Erases what `isErased` names. Weekly files, models and MLflow's runs are not looked at. O(bytes of the log), twice
 * for segments that hold such decisions.
 *
 * @throws what the store throws, also when a segment or a batch of labels changes meanwhile: erase again
 */
export async function eraseDecisions(options: ErasureOptions): Promise<Erasure> {
  const { dir, labelsDir, store, isErased, transactionId, now } = options;
  await makeFolder(dir);
  await shipLabels(labelsDir, store); // those that wait would come to the store afterwards
  const work = await mkdtemp(join(dir, 'erasing-'));
  const copy = join(work, 'segment');
  try {
    const [decisions, transactions] = [new Map<string, Date>(), new Set<string>()];
    if (transactionId !== undefined) transactions.add(transactionId);
    const note = (found: readonly Decision[]) =>
      found.forEach((each) => {
        decisions.set(each.id, timeOfDecisionId(each.id) ?? each.decidedAt);
        if (each.transactionId !== undefined) transactions.add(each.transactionId);
      });

    const [local, stored, unread]: [string[], string[], string[]] = [[], [], []];
    const look = async (name: string, csv: AsyncIterable<Buffer>): Promise<Decision[]> => {
      try {
        return (await ifThere(erasedIn(csv, isErased))) ?? [];
      } catch {
        unread.push(name);
        return [];
      }
    };
    let open = 0;
    for (const { path, isOpen } of await localSegments(dir)) {
      const found = await look(path, chunksOf(path));
      if (isOpen) open += found.length;
      else if (found.length > 0) local.push(path);
      if (!isOpen) note(found);
    }
    for await (const { key } of store.list(REQUEST_LOGS)) {
      if (parseRequestLogKey(key) === undefined || !(await store.download(key, copy))) continue;
      const found = await look(key, unpacked(copy));
      if (found.length > 0) stored.push(key);
      note(found);
    }

    if (decisions.size > 0) await writeTombstones(store, newDecisionId(), decisions, now);
    const labels = await eraseLabels(store, { decisions: new Set(decisions.keys()), transactions });
    for (const path of local) await rewriteLocal(path, copy, isErased);
    if (local.length > 0) await syncFolder(dir);
    for (const key of stored) await rewriteStored(store, key, copy, isErased);
    return { decisions: decisions.size, labels, segments: local.length + stored.length, open, unread };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Segments of the folder and the copies of shipped ones. */
async function localSegments(dir: string): Promise<{ path: string; isOpen: boolean }[]> {
  const found = await Promise.all(
    [dir, join(dir, COPIES)].map(async (folder) =>
      (await segmentFiles(folder)).map(({ fileName, state }) => ({
        path: join(folder, fileName),
        isOpen: state === 'open',
      })),
    ),
  );
  return found.flat();
}

async function erasedIn(csv: AsyncIterable<Buffer>, isErased: IsErased): Promise<Decision[]> {
  const found: Decision[] = [];
  const rows = withoutErased(csv, isErased, (decision) => found.push(decision));
  while (!(await rows.next()).done);
  return found;
}

/** The shipper that reads the file meanwhile notices that it has changed. */
async function rewriteLocal(path: string, copy: string, isErased: IsErased): Promise<void> {
  const text = Readable.from(withoutErased(chunksOf(path), isErased, () => undefined));
  await pipeline(text, createWriteStream(copy, { mode: OWNER_ONLY, flush: true }));
  await ifThere(rename(copy, path));
}

async function rewriteStored(store: ObjectStore, key: string, copy: string, isErased: IsErased): Promise<void> {
  const found = await store.download(key, copy);
  if (found === undefined) return;
  const text = Readable.from(withoutErased(unpacked(copy), isErased, () => undefined));
  await pipeline(text, createGzip(), createWriteStream(`${copy}.gz`, { mode: OWNER_ONLY }));
  await store.upload(key, `${copy}.gz`, { ifMatch: found.etag });
}

function unpacked(path: string): AsyncIterable<Buffer> {
  return joined(createReadStream(path), createGunzip(), () => {}) as AsyncIterable<Buffer>;
}
