/**
 * Brings the index up to the segments: of each, the lines behind those it has. A segment keeps its name from the open
 * file to the shipped object, so that no line is read twice, whichever of them it is read from.
 */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { gunzipSync } from 'node:zlib';
import type { ObjectStore } from '@fraud/object-store';
import { ifThere, segmentFiles } from '../segments/segment-folder.ts';
import { parseRequestLogKey, type SegmentStart } from '../segments/segment-name.ts';
import { atOnce } from './index-database.ts';
import { type RowReader, rowReader } from './indexed-rows.ts';
import { rowInserter } from './insert-rows.ts';

const CHUNK_BYTES = 4_194_304;
/** The log seals a segment at 64 MiB: a larger object is none of its own. */
const MAX_STORED_BYTES = 134_217_728;
const MAX_PLAIN_BYTES = 1_073_741_824;
const STORED = 'request_logs/';
const NEW_LINE = 10;

export type IndexSources = {
  readonly database: DatabaseSync;
  readonly dir: string;
  readonly store: ObjectStore;
  /** Of segments whose schema does not name the amount. */
  readonly amountColumn: string | undefined;
  /** Decisions before this are not indexed. */
  readonly since: () => Date;
};

/** Reads what has been appended to the segments of the folder. @returns decisions that were added */
export async function indexLocal(sources: IndexSources): Promise<number> {
  const { database, dir, since } = sources;
  let added = 0;
  for (const { fileName, segment, startedAt, state } of await segmentFiles(dir)) {
    if (startedAt < since() || seenOf(database, segment)?.isWhole) continue;
    added += (await ifThere(indexFile(sources, segment, join(dir, fileName), state === 'sealed'))) ?? 0;
  }
  return added;
}

/** A file that is renamed or shipped meanwhile is read on next time, from there. */
async function indexFile(sources: IndexSources, segment: string, path: string, isSealed: boolean): Promise<number> {
  await using file = await open(path, 'r');
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  const read = async (position: number) => {
    const { bytesRead } = await file.read(chunk, 0, chunk.length, position);
    return chunk.subarray(0, bytesRead);
  };
  return await indexSegment(sources, segment, read, isSealed);
}

/** Reads the shipped segments that the index does not have whole. @throws what the store throws */
export async function indexStored(sources: IndexSources): Promise<number> {
  const { database, store, since } = sources;
  const missing: (SegmentStart & { key: string })[] = [];
  for await (const { key, size } of store.list(STORED)) {
    const segment = size > MAX_STORED_BYTES ? undefined : parseRequestLogKey(key);
    if (segment && segment.startedAt >= since() && !seenOf(database, segment.segment)?.isWhole)
      missing.push({ ...segment, key });
  }
  let added = 0;
  for (const { key, segment } of missing.sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime())) {
    const stored = await store.get(key);
    if (stored === undefined) continue;
    const plain = unzipped(stored.bytes);
    const read = (position: number) => Promise.resolve(plain.subarray(position, position + CHUNK_BYTES));
    added += await indexSegment(sources, segment, read, true);
  }
  return added;
}

/** Nothing for what is no gzip: such an object is passed over from then on. */
function unzipped(bytes: Uint8Array): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_PLAIN_BYTES });
  } catch {
    return Buffer.alloc(0);
  }
}

type Segment = { readonly number: number; readonly bytes: number; readonly isWhole: boolean };

function seenOf(database: DatabaseSync, name: string): Segment | undefined {
  const row = database.prepare('SELECT number, bytes, is_whole FROM segments WHERE name = ?').get(name);
  return row && { number: Number(row['number']), bytes: Number(row['bytes']), isWhole: row['is_whole'] === 1 };
}

function segmentNamed(database: DatabaseSync, name: string): Segment {
  database.prepare('INSERT OR IGNORE INTO segments (name) VALUES (?)').run(name);
  return seenOf(database, name)!;
}

/** @param read bytes of the segment from a position on, at most a chunk; none at its end */
async function indexSegment(
  { database, amountColumn }: IndexSources,
  name: string,
  read: (position: number) => Promise<Buffer>,
  isSealed: boolean,
): Promise<number> {
  const { number, bytes: seen } = segmentNamed(database, name);
  const note = database.prepare('UPDATE segments SET bytes = ?, is_whole = ? WHERE number = ?');
  const head = headOf(await read(0), amountColumn);
  if (head === undefined) {
    if (isSealed) note.run(0, 1, number); // no segment
    return 0;
  }
  const inserter = rowInserter(database, number);
  let position = Math.max(head.length, seen);
  let added = 0;
  for (let bytes = await read(position); bytes.length > 0; bytes = await read(position)) {
    const end = bytes.lastIndexOf(NEW_LINE);
    if (end < 0 && bytes.length < CHUNK_BYTES) break; // a torn line, or one that is being written
    const next = position + (end < 0 ? bytes.length : end + 1);
    atOnce(database, () => {
      let at = position;
      for (const line of bytes.toString('latin1', 0, Math.max(0, end)).split('\n')) {
        const row = head.rowOf(line);
        if (row !== null) inserter.insert(row, at);
        at += line.length + 1;
      }
      added += inserter.finish();
      note.run(next, 0, number);
    });
    position = next;
  }
  if (isSealed) note.run(position, 1, number);
  return added;
}

function headOf(bytes: Buffer, amountColumn: string | undefined): { rowOf: RowReader; length: number } | undefined {
  const first = bytes.indexOf(NEW_LINE);
  const second = first < 0 ? -1 : bytes.indexOf(NEW_LINE, first + 1);
  if (second < 0) return undefined;
  try {
    const rowOf = rowReader(bytes.toString('utf8', 0, first), bytes.toString('utf8', first + 1, second), amountColumn);
    return { rowOf, length: second + 1 };
  } catch {
    return undefined;
  }
}
