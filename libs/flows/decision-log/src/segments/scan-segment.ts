/**
 * One decision in the bytes of a segment as they pass by: memory is one chunk and one row, whatever the size of the
 * segment. O(bytes).
 */
import { parse } from 'csv-parse/sync';
import type { Decision } from '../decision.ts';
import { decisionOf } from './read-decisions.ts';
import { readHead, type SegmentHead } from './segment-head.ts';

/** A row is far shorter: a longer one is damage, and the scan goes on behind its beginning. */
const MAX_ROW_BYTES = 1_048_576;
const NEW_LINE = 10;
const QUOTE = 34;

/** @param csv the segment's bytes from its first, in chunks of any size, each free to be used again after the next */
export async function scanSegment(csv: AsyncIterable<Buffer>, id: string): Promise<Decision | undefined> {
  const rowStart = Buffer.from(`\n${id},`);
  const window = Buffer.allocUnsafe(2 * MAX_ROW_BYTES);
  let length = 0;
  let head: SegmentHead | null | undefined;

  /** Searches the window; `keep` is where the bytes begin that are needed again with the next ones. */
  function search(): { found?: Decision | undefined; keep: number } {
    const held = window.subarray(0, length);
    if (head === undefined) head = headIn(held);
    if (head === undefined) return { keep: 0 };
    if (head === null) return { keep: length };
    let at = held.indexOf(rowStart);
    for (; at >= 0; at = held.indexOf(rowStart, at + 1)) {
      const end = endOfRow(held, at + 1);
      if (end < 0 && length - at < MAX_ROW_BYTES) return { keep: at }; // the rest of the row comes with the next bytes
      const found = end < 0 ? undefined : decisionIn(held.subarray(at + 1, end), head);
      if (found) return { found, keep: length };
    }
    return { keep: Math.max(0, length - rowStart.length + 1) };
  }

  for await (const chunk of csv) {
    for (let taken = 0; taken < chunk.length;) {
      const copied = chunk.copy(window, length, taken);
      taken += copied;
      length += copied;
      const { found, keep } = search();
      if (found) return found;
      if (length - keep === window.length) return undefined; // no header: no segment
      window.copyWithin(0, keep, length);
      length -= keep;
    }
  }
  return undefined;
}

/** The two first lines of a segment; undefined as long as they are not complete, null when they are of none. */
export function headIn(csv: Buffer): SegmentHead | null | undefined {
  const first = csv.indexOf(NEW_LINE);
  const second = first < 0 ? -1 : csv.indexOf(NEW_LINE, first + 1);
  if (second < 0) return undefined;
  try {
    return readHead(csv.toString('utf8', 0, first), (parse(csv.subarray(first + 1, second)) as string[][])[0] ?? []);
  } catch {
    return null;
  }
}

/** Undefined where the bytes are not a row but the middle of a quoted field. */
export function decisionIn(row: Buffer, head: SegmentHead): Decision | undefined {
  const [cells = []] = parse(row, { relax_quotes: true, relax_column_count: true }) as string[][];
  return cells.length === head.cells ? decisionOf(cells, head) : undefined;
}

/** Behind the line break that ends the row; -1 when it is not there. A line break within quotes ends no row. */
function endOfRow(csv: Buffer, start: number): number {
  let isQuoted = false;
  for (let i = start; i < csv.length; i++) {
    if (csv[i] === QUOTE) isQuoted = !isQuoted;
    else if (csv[i] === NEW_LINE && !isQuoted) return i + 1;
  }
  return -1;
}
