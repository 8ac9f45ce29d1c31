/** A segment without some of its rows; every other byte stays as it is. */
import { pipeline, Readable } from 'node:stream';
import { parse } from 'csv-parse';
import type { Decision } from '../decision.ts';
import { decisionOf } from '../segments/read-decisions.ts';
import { readHead, type SegmentHead } from '../segments/segment-head.ts';
import { splitFirstLine } from '../segments/segment-rows.ts';

export type IsErased = (decision: Decision) => boolean;

type RawRow = { readonly record: string[]; readonly raw: string };

/**
 * The text of a segment as its bytes pass by, without the rows of decisions that are erased. A row that cannot be read,
 * such as a torn last one, stays. Memory is that of a chunk. O(bytes).
 *
 * @param csv the segment's bytes, in chunks of any size
 * @param onErased told of each decision that is left out
 * @throws Error when the bytes are no segment
 */
export async function* withoutErased(
  csv: AsyncIterable<Buffer>,
  isErased: IsErased,
  onErased: (decision: Decision) => void,
): AsyncGenerator<string> {
  const { line, rest } = await splitFirstLine(csv);
  yield `${line}\n`;
  const options = { relax_column_count: true, raw: true };
  const rows = pipeline(Readable.from(rest), parse(options), () => {}) as unknown as AsyncIterable<RawRow>;
  let head: SegmentHead | undefined;
  for await (const { record, raw } of rows) {
    if (head === undefined) head = readHead(line, record);
    else {
      const decision = readable(record, head);
      if (decision !== undefined && isErased(decision)) {
        onErased(decision);
        continue;
      }
    }
    yield raw;
  }
}

function readable(row: readonly string[], head: SegmentHead): Decision | undefined {
  if (row.length !== head.cells) return undefined;
  try {
    return decisionOf(row, head);
  } catch {
    return undefined;
  }
}
