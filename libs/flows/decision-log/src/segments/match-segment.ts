/**
 * Which token asked for the decisions that labels are about: the first fields of each row, read as the segment passes
 * by. O(bytes), about 150 ms for a segment of 64 MiB.
 */
import { fromCell } from '../decision.ts';

const NEW_LINE = 10;
const ID_LENGTH = 36;
/** More than id, time, token and transaction id take together. */
const HEAD_BYTES = 512;
/** A longer row is damage, and is passed over. */
const MAX_ROW_BYTES = 1_048_576;
/** `decision_id,decided_at,token,transaction_id,` */
const HEAD = /^([0-9a-f-]{36}),[^,]*,([^,]*),(?:"((?:[^"]|"")*)"|([^,]*)),/;

/** What is looked for, and for each id that was found the token that asked. */
export type Wanted = {
  readonly decisionIds: ReadonlySet<string>;
  readonly transactionIds: ReadonlySet<string>;
  readonly found: { readonly decisions: Map<string, string>; readonly transactions: Map<string, string> };
};

/** @param csv the segment's bytes from its first, in chunks of any size, each free to be used again after the next */
export async function matchSegment(csv: AsyncIterable<Buffer>, wanted: Wanted): Promise<void> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of csv) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(NEW_LINE); end >= 0; end = bytes.indexOf(NEW_LINE, start)) {
      matchRow(bytes, start, end, wanted);
      start = end + 1;
    }
    rest = bytes.length - start > MAX_ROW_BYTES ? Buffer.alloc(0) : Buffer.from(bytes.subarray(start));
  }
}

function matchRow(bytes: Buffer, start: number, end: number, { decisionIds, transactionIds, found }: Wanted): void {
  if (transactionIds.size === 0 && !decisionIds.has(bytes.toString('latin1', start, start + ID_LENGTH))) return;
  const [, id, token, quoted, plain] =
    HEAD.exec(bytes.toString('utf8', start, Math.min(end, start + HEAD_BYTES))) ?? [];
  if (id === undefined) return;
  const transactionId = fromCell(quoted?.replaceAll('""', '"') ?? plain!);
  if (decisionIds.has(id)) found.decisions.set(id, token!);
  if (transactionIds.has(transactionId)) found.transactions.set(transactionId, token!);
}
