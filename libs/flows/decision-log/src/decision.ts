/**
 * One decision as it is logged. A segment is a CSV file (RFC 4180):
 *
 *     # schema=<fingerprint of the feature schema>
 *     decision_id,decided_at,token,transaction_id,<event time>,<features...>,
 *     probability,threshold,predicted_class,model_version      (one line)
 *
 * `decided_at` is ISO 8601 in UTC. Event time, probability and threshold read back to the same double, each feature
 * to the same float32: what the model saw. `predicted_class` is 1 for fraud; it is a prediction, never a label. A
 * `transaction_id` that a spreadsheet would run as a formula has an apostrophe before it (`toCell`).
 */
import { randomUUIDv7 } from 'node:crypto';
import type { FeatureSchema } from '@fraud/feature-schema';
import { decisionLogError } from './errors.ts';

export type Decision = {
  readonly id: string;
  readonly decidedAt: Date;
  /** Name of the token that asked, never the token itself. */
  readonly token: string;
  /** The caller's own name of the transaction. */
  readonly transactionId?: string | undefined;
  /** The schema's columns without the label. */
  readonly transaction: Readonly<Record<string, number>>;
  readonly probability: number;
  readonly threshold: number;
  readonly predictedClass: 0 | 1;
  readonly modelVersion: string;
};

/** A text that a spreadsheet would run, with the apostrophes that keep it from doing so. */
const FORMULA = /^'*[=+\-@\t\r]/;
const NEUTRALISED = /^'+[=+\-@\t\r]/;

/** The text as a cell that no spreadsheet runs: one apostrophe more before a formula (OWASP, CSV injection). */
export function toCell(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** The text that `toCell` was given. */
export function fromCell(cell: string): string {
  return NEUTRALISED.test(cell) ? cell.slice(1) : cell;
}

export const SCHEMA_MARK = '# schema=';
export const COLUMNS_BEFORE = ['decision_id', 'decided_at', 'token', 'transaction_id'] as const;
export const COLUMNS_AFTER = ['probability', 'threshold', 'predicted_class', 'model_version'] as const;

/**
 * The first two lines of every segment.
 *
 * @throws FRAUD_DECISION_LOG_COLUMN_TWICE when the schema has a column of the log; case does not tell columns apart
 */
export function segmentHeader(schema: FeatureSchema): string {
  const columns = [...COLUMNS_BEFORE, schema.eventTime, ...schema.features, ...COLUMNS_AFTER];
  const folded = columns.map((column) => column.toLowerCase());
  const twice = columns.find((_, i) => folded.indexOf(folded[i]!) !== i);
  if (twice !== undefined)
    throw decisionLogError(
      'FRAUD_DECISION_LOG_COLUMN_TWICE',
      `Cannot log decisions of schema ${schema.name}: the log would have column "${twice}" twice; rename the schema's`,
    );
  return `${SCHEMA_MARK}${schema.fingerprint}\n${columns.join(',')}\n`;
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
