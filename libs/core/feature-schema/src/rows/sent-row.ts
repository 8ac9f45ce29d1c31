import type { Column } from '../schema/column.ts';
import { columnNamed, type FeatureSchema } from '../schema/feature-schema.ts';
import { SECONDS_PER_UNIT } from './event-time.ts';
import type { Transaction } from './transaction.ts';
import type { Value } from './value.ts';

/**
 * A transaction as a request gives it: moments in the form of their columns, booleans as such. Entities keep the names
 * that `entityHasher` gave them. What comes of histories is left out. O(columns)
 */
export function sentRow(
  schema: FeatureSchema,
  transaction: Transaction,
): Record<string, number | string | boolean | null> {
  const names = schema.requested.filter((name) => Object.hasOwn(transaction, name));
  return Object.fromEntries(names.map((name) => [name, sentValue(columnNamed(schema, name), transaction[name]!)]));
}

function sentValue({ type, time }: Column, value: Value): number | string | boolean | null {
  if (typeof value !== 'number') return value;
  if (type === 'boolean') return value === 1;
  if (time === undefined) return value;
  if (time.as === 'iso8601') return new Date(Math.round(value * 1_000)).toISOString();
  return value / SECONDS_PER_UNIT[time.as];
}
