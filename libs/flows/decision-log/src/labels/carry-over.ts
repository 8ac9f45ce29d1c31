/** Transactions logged under a former schema, as the present one has them: a changed schema loses no label. */
import {
  type Column,
  columnNamed,
  type FeatureSchema,
  type Transaction,
  type Value,
  valueReader,
} from '@fraud/feature-schema';
import type { SegmentHead } from '../segments/segment-head.ts';

export type CarryOver = (transaction: Transaction) => Transaction;

/**
 * How the transactions of a segment are taken over. A column that it has not, or whose value the present schema does
 * not take, is missing. Entities are hashed already, so they are taken over from entities only. O(columns) a row.
 *
 * @throws Error where the present schema is of version 1, whose values may not be missing
 */
export function carryOver({ schemaFingerprint, columns: former }: SegmentHead, schema: FeatureSchema): CarryOver {
  if (schemaFingerprint === schema.fingerprint) return (transaction) => transaction;
  if (schema.version === 1)
    throw new Error(`its decisions are of schema ${schemaFingerprint}, not of ${schema.fingerprint}`);
  const names = schema.requested.filter((name) => name !== schema.eventTime && name !== schema.id);
  const readers = names.map((name) => [name, readerOf(columnNamed(schema, name), former)] as const);
  return (transaction) => ({
    ...Object.fromEntries(readers.map(([name, read]) => [name, read(transaction[name] ?? null)])),
    ...Object.fromEntries(schema.historyColumns.map((name) => [name, transaction[name] ?? null])),
    [schema.eventTime]: transaction[former[0]!.name]!,
  });
}

/** A moment is in seconds in the log, whatever form the file has. */
function readerOf(column: Column, former: readonly Column[]): (value: Value) => Value {
  const before = former.find(({ name }) => name === column.name);
  const isLike = before?.type === column.type;
  if (before === undefined || ((column.type === 'time' || column.type === 'entity') && !isLike)) return () => null;
  if (column.type === 'time' || column.type === 'entity') return (value) => value;
  const read = valueReader(column);
  return (value) => read(value) ?? null;
}
