/**
 * One decision as it is logged. A segment is a CSV file (RFC 4180):
 *
 *     # schema=<fingerprint of the feature schema> <the schema, of version 2>
 *     decision_id,decided_at,token,transaction_id,<event time>,<the other columns...>,
 *     probability,threshold,predicted_class,model_version      (one line)
 *
 * `decided_at` is ISO 8601 in UTC. Event time, probability and threshold read back to the same double. Of a schema of
 * version 1 each feature reads back to the same float32: what the model saw. Of version 2 every value of a column
 * reads back as it is: numbers, moments in seconds and booleans (0 or 1) to the same double, texts to the same text,
 * an empty cell to a missing value; what was computed from histories to the same float32. `predicted_class` is 1 for
 * fraud; it is a prediction, never a label.
 *
 * A text that a spreadsheet would run as a formula has an apostrophe before it (`toCell`). A text of a column takes one
 * line: `\n`, `\r` and `\\` stand for a line feed, a carriage return and a backslash, so that nobody's text can look
 * like another row.
 */
import { randomUUIDv7 } from 'node:crypto';
import type { Transaction } from '@fraud/feature-schema';

export type Decision = {
  readonly id: string;
  readonly decidedAt: Date;
  /** Name of the token that asked, never the token itself. */
  readonly token: string;
  /** The caller's own name of the transaction; of a schema with a column for it, that column's value. */
  readonly transactionId?: string | undefined;
  /** The requested columns of the schema that the model serves under, and what was computed from histories. */
  readonly transaction: Transaction;
  readonly probability: number;
  readonly threshold: number;
  readonly predictedClass: 0 | 1;
  readonly modelVersion: string;
};

/** A text that a spreadsheet would run, with the apostrophes that keep it from doing so. */
const FORMULA = /^'*[=+\-@\t\r]/;
/** The last of the characters that a formula begins with; most texts begin with a letter. */
const AT_SIGN = 64;
const NEUTRALISED = /^'+[=+\-@\t\r]/;

/** The text as a cell that no spreadsheet runs: one apostrophe more before a formula (OWASP, CSV injection). */
export function toCell(text: string): string {
  return text.charCodeAt(0) <= AT_SIGN && FORMULA.test(text) ? `'${text}` : text;
}

/** The text that `toCell` was given. */
export function fromCell(cell: string): string {
  return NEUTRALISED.test(cell) ? cell.slice(1) : cell;
}

const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r' };
const PLAIN = Object.fromEntries(Object.entries(ESCAPED).map(([plain, escaped]) => [escaped, plain]));

const NEEDS_ESCAPE = /[\\\n\r]/;

/** The text of a column as a cell of one line that no spreadsheet runs. */
export function toTextCell(text: string): string {
  return toCell(NEEDS_ESCAPE.test(text) ? text.replaceAll(/[\\\n\r]/g, (plain) => ESCAPED[plain]!) : text);
}

/** The text that `toTextCell` was given. */
export function fromTextCell(cell: string): string {
  return fromCell(cell).replaceAll(/\\[\\nr]/g, (escaped) => PLAIN[escaped]!);
}

const ID = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export function newDecisionId(): string {
  return randomUUIDv7();
}

/** A decision's id as the log has it: any case and the prefix `urn:uuid:` (RFC 9562) are taken from clients. */
export function normalizeDecisionId(id: string): string {
  return id.toLowerCase().replace(/^urn:uuid:/, '');
}

/** When the id was made; undefined for what is no id of a decision. */
export function timeOfDecisionId(id: string): Date | undefined {
  const [, high, low] = ID.exec(id) ?? [];
  return high === undefined ? undefined : new Date(parseInt(`${high}${low}`, 16));
}
