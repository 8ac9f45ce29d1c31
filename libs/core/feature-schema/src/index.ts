export { type FeatureSchema, featureSchemaJson, parseFeatureSchema } from './feature-schema.ts';
export { type IsoWeek, isoWeekOf } from './iso-week.ts';
export {
  columnOf,
  concatTables,
  filterRows,
  fraudsIn,
  pickRows,
  sliceTable,
  sortByTime,
  type TransactionTable,
} from './transaction-table.ts';
export { ulbSchema } from './feature-schema.ts';
export { timeOfDay, vectorOf } from './feature-schema.ts';
