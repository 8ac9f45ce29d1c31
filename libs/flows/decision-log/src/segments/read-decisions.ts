import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { type Decision, fromCell } from '../decision.ts';
import { decisionLogError } from '../errors.ts';
import { COLUMNS_AFTER, numberOf, readHead, type SegmentHead } from './segment-head.ts';

const NEW_LINE = 10;
const QUOTE = 34;

export type LoggedDecisions = { readonly schemaFingerprint: string; readonly decisions: Decision[] };

/**
 * Reads a segment back, plain or compressed; a torn last line, as a crash leaves it, does not count. O(bytes) of
 * memory.
 *
 * @throws FRAUD_DECISION_LOG_UNREADABLE when the bytes are no segment
 */
export function readDecisions(bytes: Uint8Array): LoggedDecisions {
  try {
    const csv = plainBytes(bytes);
    const text = csv.toString('utf8', 0, lastCompleteLine(csv));
    const headerEnd = text.indexOf('\n');
    const [columns = [], ...rows] = parse(text.slice(headerEnd + 1)) as string[][];
    const head = readHead(text.slice(0, headerEnd), columns);
    return { schemaFingerprint: head.schemaFingerprint, decisions: rows.map((row) => decisionOf(row, head)) };
  } catch (cause) {
    throw decisionLogError('FRAUD_DECISION_LOG_UNREADABLE', `Cannot read decisions: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** The segment's CSV; compressed bytes are known by gzip's first two. */
function plainBytes(bytes: Uint8Array): Buffer {
  const isCompressed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return isCompressed ? gunzipSync(bytes) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Where the last whole line of `csv` ends; a line break within quotes ends no line. O(bytes). */
export function lastCompleteLine(csv: Uint8Array): number {
  let end = 0;
  let isQuoted = false;
  for (let i = 0; i < csv.length; i++) {
    if (csv[i] === QUOTE) isQuoted = !isQuoted;
    else if (csv[i] === NEW_LINE && !isQuoted) end = i + 1;
  }
  return end;
}

/** One row of a segment. @throws Error naming what is no number */
export function decisionOf(row: readonly string[], { transactionOf }: SegmentHead): Decision {
  const [id, decidedAt, token, text] = row as [string, string, string, string];
  const transactionId = fromCell(text);
  const [probability, threshold, predictedClass, modelVersion] = row.slice(-COLUMNS_AFTER.length) as [
    string,
    string,
    string,
    string,
  ];
  return {
    id,
    decidedAt: new Date(decidedAt),
    token,
    ...(transactionId !== '' && { transactionId }),
    transaction: transactionOf(row),
    probability: numberOf(probability),
    threshold: numberOf(threshold),
    predictedClass: predictedClass === '1' ? 1 : 0,
    modelVersion,
  };
}
