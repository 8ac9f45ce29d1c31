export { SchemaError, type SchemaErrorCode } from './errors.ts';
export {
  type Column,
  type ColumnRole,
  type FeatureSchema,
  featureSchemaJson,
  parseFeatureSchema,
  TIME_OF_DAY,
} from './feature-schema.ts';
export { type IsoWeek, isoWeekOf } from './iso-week.ts';
export { columnOf, concatTables, fraudsIn, pickRows, sliceTable, type TransactionTable } from './transaction-table.ts';
export { ulbSchema } from './ulb-schema.ts';
export { timeOfDay, vectorOf } from './vector-of.ts';
