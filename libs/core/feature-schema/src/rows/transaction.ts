/** One transaction as a request gives it: values by the names of their columns. */
import { columnNamed, type FeatureSchema } from '../schema/feature-schema.ts';
import { type EncodeLevel, vectorWriter } from './row-vector.ts';
import { readValue, ruleOf, type Value } from './value.ts';

/** What the requested columns of a schema hold, read; columns of a request that it does not name are not in it. */
export type Transaction = Readonly<Record<string, Value>>;

/** What is wrong with one value of a row. */
export type RowProblem = { readonly column: string; readonly value: unknown; readonly rule: string };

/**
 * Reads the requested columns of a raw row (of JSON, or of CSV with its numbers read), each of its problems told.
 * O(columns).
 */
export function readTransaction(
  schema: FeatureSchema,
  raw: Readonly<Record<string, unknown>>,
): { readonly transaction: Transaction; readonly problems: readonly RowProblem[] } {
  const transaction: Record<string, Value> = {};
  const problems: RowProblem[] = [];
  for (const name of schema.requested) {
    const column = columnNamed(schema, name);
    const value = readValue(column, raw[name]);
    if (value === undefined) problems.push({ column: name, value: raw[name], rule: ruleOf(column) });
    else transaction[name] = value;
  }
  return { transaction, problems };
}

/**
 * Writes a transaction's inputs to `out[offset, offset + schema.inputs.length)`, as `vectorWriter` does. O(columns),
 * allocates nothing.
 */
export type WriteTransaction = (transaction: Transaction, out: Float32Array, offset?: number) => void;

/** @param encode what stands for the levels of categories; needed by a schema with categories */
export function transactionWriter(schema: FeatureSchema, encode?: EncodeLevel): WriteTransaction {
  const write = vectorWriter(schema, encode);
  const names = schema.columns.map(({ name }) => name);
  const values = new Array<Value>(names.length).fill(null);
  return (transaction, out, offset = 0) => {
    for (let i = 0; i < names.length; i++) values[i] = transaction[names[i]!] ?? null;
    write(values, out, offset);
  };
}
