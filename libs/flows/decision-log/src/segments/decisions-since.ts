import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { isoWeekOf } from '@fraud/feature-schema';
import type { ObjectStore } from '@fraud/object-store';
import { type Decision, fromCell } from '../decision.ts';
import { decisionOf } from './read-decisions.ts';
import { ifThere, segmentFiles } from './segment-folder.ts';
import { parseRequestLogKey, requestLogPrefix, sealedFileName, type SegmentStart } from './segment-name.ts';
import { segmentRows, unzipped } from './segment-rows.ts';

const WEEK_MS = 604_800_000;
/** Clocks are set back a little at times. */
const SLACK_MS = 60_000;

export type LoggedSince = {
  /** Folder of the segments; left out, only the store is read. */
  readonly dir?: string | undefined;
  /** Where segments were shipped to; left out, only the folder is read. */
  readonly store?: ObjectStore | undefined;
  readonly since: Date;
  /** Which decisions are wanted, by their ids; the others are not read further. @defaultValue all */
  readonly wants?: (decisionId: string, transactionId: string) => boolean;
};

/**
 * Every decision logged since a moment, and some before it: shipped segments first, then those of the folder, each
 * from its first row on. A segment that is shipped meanwhile may come twice. Memory is that of a compressed segment.
 * O(bytes of the segments).
 *
 * @throws what the store throws; Error when a segment cannot be read
 */
export async function* decisionsSince({ dir, store, since, wants }: LoggedSince): AsyncGenerator<Decision> {
  const from = new Date(since.getTime() - SLACK_MS);
  const local = dir === undefined ? [] : await segmentFiles(dir);
  const shipped = store === undefined ? [] : await shippedAbout(store, from);
  const wanted = new Set(openSince([...shipped, ...local], from).map(({ segment }) => segment));
  for (const { key } of shipped.filter(({ segment }) => wanted.has(segment))) {
    const stored = await store!.get(key);
    if (stored) yield* decisionsIn(unzipped(stored.bytes), wants);
  }
  for (const { fileName, segment } of local.filter((file) => wanted.has(file.segment)))
    for (const name of new Set([fileName, sealedFileName(segment)])) yield* decisionsOfFile(join(dir!, name), wants);
}

async function* decisionsOfFile(path: string, wants: LoggedSince['wants']): AsyncGenerator<Decision> {
  const decisions = decisionsIn(createReadStream(path) as AsyncIterable<Buffer>, wants);
  for (let next = await ifThere(decisions.next()); next?.done === false; next = await ifThere(decisions.next()))
    yield next.value;
}

async function* decisionsIn(csv: AsyncIterable<Buffer>, wants: LoggedSince['wants']): AsyncGenerator<Decision> {
  for await (const { row, head } of segmentRows(csv))
    if (row.length === head.cells && wants?.(row[0]!, fromCell(row[3]!)) !== false) yield decisionOf(row, head);
}

/** The shipped segments of the weeks about a time and later. */
async function shippedAbout(store: ObjectStore, from: Date): Promise<(SegmentStart & { readonly key: string })[]> {
  const prefixes = new Set<string>();
  for (let time = from.getTime() - WEEK_MS; time <= Date.now() + WEEK_MS; time += WEEK_MS)
    prefixes.add(requestLogPrefix(isoWeekOf(new Date(time))));
  const segments: (SegmentStart & { readonly key: string })[] = [];
  for (const prefix of prefixes)
    for await (const { key } of store.list(prefix)) {
      const segment = parseRequestLogKey(key);
      if (segment) segments.push({ ...segment, key });
    }
  return segments;
}

/** Of each instance, the segments started since the time and the last one before it; earliest first. */
function openSince<S extends SegmentStart>(segments: readonly S[], from: Date): S[] {
  const byStart = segments.toSorted((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
  const lastBefore = new Map(byStart.filter((each) => each.startedAt < from).map((each) => [each.instance, each]));
  return byStart.filter((each) => each.startedAt >= from || lastBefore.get(each.instance) === each);
}
