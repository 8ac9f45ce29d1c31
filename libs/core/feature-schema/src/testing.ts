import { type FeatureSchema, ulbSchema } from './schema/feature-schema.ts';

/** A valid row of the schema: every column 0 unless given. */
export function aTransaction(
  values: Record<string, number> = {},
  schema: FeatureSchema = ulbSchema,
): Record<string, number> {
  return { ...Object.fromEntries(schema.columns.map((column) => [column.name, 0])), ...values };
}
