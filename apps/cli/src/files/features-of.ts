import { columnOf, type FeatureSchema, type TransactionTable } from '@fraud/feature-schema';

/** The features' columns, in the schema's order, without the time of day. */
export function featuresOf(table: TransactionTable, schema: FeatureSchema): Float32Array[] {
  return schema.features.map((name) => columnOf(table, schema.inputs.indexOf(name)));
}
