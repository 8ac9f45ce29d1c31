/**
 * What a transaction is, as data: the columns of a file, the role of each, and from them the model's inputs.
 *
 * The event time always moves, so it never enters a model or a drift test as it is: it becomes the time of day
 * (seconds modulo one day), the first input. The features follow in file order. The label is no input.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { schemaError } from './errors.ts';

export type ColumnRole = 'eventTime' | 'feature' | 'label';
export type Column = { readonly name: string; readonly role: ColumnRole };

export type FeatureSchema = {
  readonly name: string;
  /** Columns of a weekly file, in order; exactly one `eventTime` and one `label`. */
  readonly columns: readonly Column[];
  readonly eventTime: string;
  readonly label: string;
  /** Names of the columns with role `feature`, in order. */
  readonly features: readonly string[];
  /** Names of the model's inputs in vector order: `TimeOfDay`, then the features. */
  readonly inputs: readonly string[];
  /** First 16 hex digits of the SHA-256 over names and roles: two schemas with one fingerprint are the same. */
  readonly fingerprint: string;
};

/** Name of the model input made from the event time. */
export const TIME_OF_DAY = 'TimeOfDay';

const schemaFile = z.strictObject({
  name: z.string().min(1),
  columns: z.array(z.strictObject({ name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), role: z.enum(['eventTime', 'feature', 'label']) })).min(3),
});

/**
 * Reads a schema from its JSON form `{ name, columns: [{ name, role }] }`.
 *
 * @throws FRAUD_SCHEMA_INVALID naming every problem
 */
export function parseFeatureSchema(json: unknown): FeatureSchema {
  const parsed = schemaFile.safeParse(json);
  if (!parsed.success) throw schemaError('FRAUD_SCHEMA_INVALID', `Cannot read feature schema: ${z.prettifyError(parsed.error)}`);
  const { name, columns } = parsed.data;
  const names = columns.map((column) => column.name);
  const twice = names.find((column, i) => names.indexOf(column) !== i);
  if (twice !== undefined) throw schemaError('FRAUD_SCHEMA_INVALID', `Cannot read feature schema: column "${twice}" is named twice`);
  if (names.includes(TIME_OF_DAY)) throw schemaError('FRAUD_SCHEMA_INVALID', `Cannot read feature schema: "${TIME_OF_DAY}" is made from the event time and cannot be a column`);
  return Object.freeze({
    name,
    columns,
    eventTime: theOnly(columns, 'eventTime'),
    label: theOnly(columns, 'label'),
    features: columns.filter((column) => column.role === 'feature').map((column) => column.name),
    inputs: [TIME_OF_DAY, ...columns.filter((column) => column.role === 'feature').map((column) => column.name)],
    fingerprint: bytesToHex(sha256(utf8ToBytes(JSON.stringify(columns.map((column) => [column.name, column.role]))))).slice(0, 16),
  });
}

function theOnly(columns: readonly Column[], role: ColumnRole): string {
  const found = columns.filter((column) => column.role === role);
  if (found.length !== 1) throw schemaError('FRAUD_SCHEMA_INVALID', `Cannot read feature schema: ${found.length} columns have role ${role}, exactly one must`);
  return found[0]!.name;
}
