/** Decisions by where their rows lie, as the index knows it: nothing else of a segment is read as rows. */
import { join } from 'node:path';
import type { ObjectStore } from '@fraud/object-store';
import type { Decision } from '../decision.ts';
import { decisionIn, headIn } from './scan-segment.ts';
import { chunksOf, ifThere } from './segment-folder.ts';
import type { SegmentHead } from './segment-head.ts';
import { openFileName, parseSegment, requestLogKey, sealedFileName } from './segment-name.ts';
import { unzipped } from './segment-rows.ts';
import { COPIES } from './shipped-copies.ts';

const NEW_LINE = 10;
/** A longer row is damage. */
const MAX_ROW_BYTES = 1_048_576;

/** Where the row of a decision lies. */
export type Place = { readonly id: string; readonly segment: string; readonly position: number };

export type FoundAtPlaces = {
  readonly decisions: Decision[];
  /** Why some were not read: the time was over, or what the store threw; null: all were that are still there. */
  readonly problem: string | null;
};

/**
 * Reads segments for so long, those with most of the places first: from the folder, from the copies of shipped ones,
 * else from the store. What was erased meanwhile is not found. Memory is a chunk, or a compressed segment; O(bytes).
 */
export async function readPlaces(
  { dir, store }: { readonly dir: string; readonly store: ObjectStore },
  places: readonly Place[],
  forMs: number,
): Promise<FoundAtPlaces> {
  const signal = AbortSignal.timeout(forMs);
  const bySegment = [...Map.groupBy(places, ({ segment }) => segment)].sort((a, b) => b[1].length - a[1].length);
  const decisions: Decision[] = [];
  for (const [segment, wanted] of bySegment) {
    if (signal.aborted) return { decisions, problem: `not all segments were read within ${forMs / 1_000} s` };
    try {
      const found = (await locally(dir, segment, wanted)) ?? (await stored(store, segment, wanted, signal)) ?? [];
      decisions.push(...found);
    } catch (error) {
      return { decisions, problem: (error as Error).message };
    }
  }
  return { decisions, problem: null };
}

async function locally(dir: string, segment: string, places: readonly Place[]): Promise<Decision[] | undefined> {
  for (const name of [openFileName(segment), sealedFileName(segment), join(COPIES, sealedFileName(segment))]) {
    const found = await ifThere(decisionsAt(chunksOf(join(dir, name)), places));
    if (found) return found;
  }
  return undefined;
}

async function stored(
  store: ObjectStore,
  segment: string,
  places: readonly Place[],
  signal: AbortSignal,
): Promise<Decision[] | undefined> {
  const start = parseSegment(segment);
  const object = start && (await store.get(requestLogKey(start), { signal }));
  return object && (await decisionsAt(unzipped(object.bytes), places));
}

/**
 * The decisions whose rows begin at the places; what another decision or no row stands at is left out, as erasing
 * moves rows. The bytes behind the last place are not read.
 *
 * @param csv the segment's bytes from its first, in chunks of any size, each free to be used again after the next
 */
async function decisionsAt(csv: AsyncIterable<Buffer>, places: readonly Place[]): Promise<Decision[]> {
  const waiting = places.toSorted((a, b) => b.position - a.position);
  const found: Decision[] = [];
  let head: SegmentHead | null | undefined;
  let rest: Buffer = Buffer.alloc(0);
  let offset = 0; // of the rest in the segment
  for await (const chunk of csv) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    head ??= headIn(bytes);
    if (head === null || waiting.length === 0) return found;
    let keep = head === undefined ? 0 : bytes.length;
    for (let place = waiting.at(-1); head && place && place.position - offset < bytes.length; place = waiting.at(-1)) {
      const start = place.position - offset;
      const end = bytes.indexOf(NEW_LINE, start);
      keep = end < 0 ? start : bytes.length;
      if (end < 0) break; // the rest of the row comes with the next bytes
      waiting.pop();
      const decision = readable(bytes.subarray(start, end + 1), head);
      if (decision?.id === place.id) found.push(decision);
    }
    if (bytes.length - keep > MAX_ROW_BYTES) return found;
    rest = Buffer.from(bytes.subarray(keep));
    offset += keep;
  }
  return found;
}

function readable(row: Buffer, head: SegmentHead): Decision | undefined {
  try {
    return decisionIn(row, head);
  } catch {
    return undefined;
  }
}
