import { columnOf, type FeatureSchema, type TransactionTable } from '@fraud/feature-schema';

/** The amounts as a view of the table's own memory; undefined when the schema has no such feature. */
export function amountsOf(
  table: TransactionTable,
  schema: FeatureSchema,
  amountColumn: string,
): Float32Array | undefined {
  const index = schema.inputs.indexOf(amountColumn);
  return index < 0 ? undefined : columnOf(table, index);
}
