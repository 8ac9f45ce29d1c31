import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { readHead, type SegmentHead } from './segment-head.ts';

const NEW_LINE = 10;

/** One row of a segment, and how it is read. */
export type SegmentRow = { readonly row: readonly string[]; readonly head: SegmentHead };

/**
 * The rows of a segment as its bytes pass by; a torn last row, as a crash leaves it, may be among them, with fewer
 * cells than the others. Memory is that of a chunk. O(bytes).
 *
 * @param csv the segment's bytes, in chunks of any size
 * @throws Error when the bytes are no segment
 */
export async function* segmentRows(csv: AsyncIterable<Buffer>): AsyncGenerator<SegmentRow> {
  const { line, rest } = await splitFirstLine(csv);
  // What breaks the stream breaks the loop over it.
  const rows = pipeline(Readable.from(rest), parse({ relax_column_count: true }), () => {}) as AsyncIterable<string[]>;
  let head: SegmentHead | undefined;
  for await (const row of rows) {
    if (head === undefined) head = readHead(line, row);
    else yield { row, head };
  }
}

/** The bytes of a shipped segment, unpacked chunk by chunk. */
export function unzipped(bytes: Uint8Array): AsyncIterable<Buffer> {
  return pipeline(Readable.from([bytes]), createGunzip(), () => {}) as AsyncIterable<Buffer>;
}

/** The first line, which is no CSV, and the bytes after it. */
export async function splitFirstLine(
  csv: AsyncIterable<Buffer>,
): Promise<{ line: string; rest: AsyncIterable<Buffer> }> {
  const chunks = csv[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
    head = Buffer.concat([head, next.value]);
    if (head.includes(NEW_LINE)) break;
  }
  const end = head.indexOf(NEW_LINE);
  const remaining = (async function* () {
    if (end < 0) return;
    yield head.subarray(end + 1);
    yield* { [Symbol.asyncIterator]: () => chunks };
  })();
  return { line: head.toString('utf8', 0, Math.max(0, end)), rest: remaining };
}
