/**
 * One decision by its id. The id says when it was made, and the names of the segments say when each was started: of
 * every instance only the segments that were open at that time are searched, those of the local folder first, then
 * those of the store. Cost: the bytes of these segments, about 30 ms for one of 64 MiB.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { isoWeekOf } from '@fraud/feature-schema';
import type { ObjectStore } from '@fraud/object-store';
import type { Decision } from '../decision.ts';
import { timeOfDecisionId } from '../decision-id.ts';
import { readDecisions } from './read-decisions.ts';
import { segmentFiles } from './seal-abandoned.ts';
import { parseRequestLogKey, requestLogPrefix, sealedFileName, type SegmentStart } from './segment-name.ts';

/** A row is written shortly after its id was made, and clocks are set back a little at times. */
const SLACK_MS = 10_000;
const NEW_LINE = 10;
const unzip = promisify(gunzip);

export type FindOptions = {
  readonly dir: string;
  readonly store: ObjectStore;
  readonly id: string;
  readonly signal?: AbortSignal;
};

/** The decision, or undefined when no segment that is reachable holds it. @throws what the store throws */
export async function findDecision({ dir, store, id, signal }: FindOptions): Promise<Decision | undefined> {
  const madeAt = timeOfDecisionId(id);
  if (madeAt === undefined) return undefined;
  return (await findLocally(dir, id, madeAt)) ?? (await findStored(store, id, madeAt, signal));
}

async function findLocally(dir: string, id: string, madeAt: Date): Promise<Decision | undefined> {
  for (const { fileName, segment } of openAt(await segmentFiles(dir), madeAt)) {
    const sealed = join(dir, sealedFileName(segment));
    // It may be sealed, or shipped, between the listing and the reading.
    const csv = (await readIfThere(join(dir, fileName))) ?? (await readIfThere(sealed));
    const found = csv && decisionIn(csv, id);
    if (found) return found;
  }
  return undefined;
}

async function findStored(
  store: ObjectStore,
  id: string,
  madeAt: Date,
  signal?: AbortSignal,
): Promise<Decision | undefined> {
  const segments: (SegmentStart & { key: string })[] = [];
  for (const prefix of new Set(
    [-SLACK_MS, SLACK_MS].map((slack) => requestLogPrefix(isoWeekOf(later(madeAt, slack)))),
  )) {
    for await (const { key } of store.list(prefix, signal && { signal })) {
      const segment = parseRequestLogKey(key);
      if (segment) segments.push({ ...segment, key });
    }
  }
  for (const { key } of openAt(segments, madeAt)) {
    const stored = await store.get(key, signal && { signal });
    const found = stored && decisionIn(await unzip(stored.bytes), id);
    if (found) return found;
  }
  return undefined;
}

/** Of each instance, the last segment started before the time and those started about then; latest first. */
function openAt<S extends SegmentStart>(segments: readonly S[], time: Date): S[] {
  const [before, after] = [later(time, -SLACK_MS), later(time, SLACK_MS)];
  return [...Map.groupBy(segments, (segment) => segment.instance).values()].flatMap((ofInstance) => {
    const started = ofInstance
      .filter(({ startedAt }) => startedAt <= after)
      .sort((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
    const earliest = started.findIndex(({ startedAt }) => startedAt <= before);
    return earliest < 0 ? started : started.slice(0, earliest + 1);
  });
}

function decisionIn(csv: Buffer, id: string): Decision | undefined {
  const at = csv.indexOf(`\n${id},`);
  if (at < 0) return undefined;
  const headerEnd = csv.indexOf(NEW_LINE, csv.indexOf(NEW_LINE) + 1) + 1;
  const row = csv.subarray(at + 1);
  const [decision] = readDecisions(
    Buffer.concat([csv.subarray(0, headerEnd), row.subarray(0, endOfRow(row))]),
  ).decisions;
  return decision?.id === id ? decision : undefined;
}

function endOfRow(csv: Buffer): number {
  let end = csv.indexOf(NEW_LINE);
  // A line break within quotes ends no row.
  while (end >= 0 && csv.subarray(0, end).filter((byte) => byte === 34).length % 2 === 1)
    end = csv.indexOf(NEW_LINE, end + 1);
  return end + 1;
}

function later(time: Date, ms: number): Date {
  return new Date(time.getTime() + ms);
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
