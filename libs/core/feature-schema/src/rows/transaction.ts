/** One transaction as a request gives it: values by the names of their columns. */
import { columnNamed, type FeatureSchema } from '../schema/feature-schema.ts';
import type { HideEntity } from './identity.ts';
import { type EncodeLevel, vectorWriter } from './row-vector.ts';
import { ruleOf, type Value, valueReader } from './value.ts';

/**
 * What the requested columns of a schema hold, read, and what histories add; columns of a request that it does not name
 * are not in it.
 */
export type Transaction = Readonly<Record<string, Value>>;

/** What is wrong with one value of a row. */
export type RowProblem = { readonly column: string; readonly value: unknown; readonly rule: string };

/**
 * Reads a raw row; what is wrong with it is added to `problems`, and is missing in the transaction. Columns that the
 * schema does not name are not looked at. O(columns).
 */
export type ReadTransaction = (raw: Readonly<Record<string, unknown>>, problems: RowProblem[]) => Transaction;

/** A reader of the requested columns of a schema. @param hide as that of `valueReader` */
export function transactionReader(schema: FeatureSchema, hide?: HideEntity): ReadTransaction {
  const columns = schema.requested.map((name) => columnNamed(schema, name));
  const reads = columns.map((column) => valueReader(column, hide));
  const empty: Record<string, Value> = Object.fromEntries(columns.map(({ name }) => [name, null]));
  return (raw, problems) => {
    const transaction = { ...empty }; // a copy of its shape is made faster than the shape itself
    for (let i = 0; i < columns.length; i++) {
      const { name } = columns[i]!;
      const value = reads[i]!(raw[name]);
      if (value !== undefined) transaction[name] = value;
      else {
        problems.push({ column: name, value: raw[name], rule: ruleOf(columns[i]!) });
      }
    }
    return transaction;
  };
}

/**
 * Writes a transaction's inputs to `out[offset, offset + schema.inputs.length)`, as `vectorWriter` does. O(columns),
 * allocates nothing.
 */
export type WriteTransaction = (transaction: Transaction, out: Float32Array, offset?: number) => void;

/** @param encode what stands for the levels of categories; needed by a schema with categories */
export function transactionWriter(schema: FeatureSchema, encode?: EncodeLevel): WriteTransaction {
  const write = vectorWriter(schema, encode);
  const names = [...schema.columns.map(({ name }) => name), ...schema.historyColumns];
  const values = new Array<Value>(names.length).fill(null);
  return (transaction, out, offset = 0) => {
    for (let i = 0; i < names.length; i++) values[i] = transaction[names[i]!] ?? null;
    write(values, out, offset);
  };
}
