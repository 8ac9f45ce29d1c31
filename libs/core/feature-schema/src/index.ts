export { exampleRow, type RowExamples } from './rows/example-row.ts';
export {
  entityWords,
  hasHistories,
  HISTORY_STATE,
  historyEventReader,
  type SchemaWithHistories,
} from './rows/history-event.ts';
export { type IsoWeek, isoWeekOf, weekBefore } from './rows/iso-week.ts';
export { timeOfDay, vectorWriter } from './rows/row-vector.ts';
export { sentRow } from './rows/sent-row.ts';
export { entityHasher, type HideEntity, isEntityName, maskCardNumbers } from './rows/identity.ts';
export {
  type RowProblem,
  type Transaction,
  transactionReader,
  transactionWriter,
  type WriteTransaction,
} from './rows/transaction.ts';
export { type ReadValue, readValue, ruleOf, takesNumber, type Value, valueReader } from './rows/value.ts';
export { type Column, plainColumn } from './schema/column.ts';
export {
  columnNamed,
  type FeatureSchema,
  featureSchemaJson,
  parseFeatureSchema,
  ulbSchema,
} from './schema/feature-schema.ts';
export { deriveHistories, historyRows, UNKNOWN_LABEL, withoutEntities } from './table/derive-histories.ts';
export { inputWords } from './words/input-words.ts';
export { featureTeller, type ToldValue, unitOfDerived } from './words/tell-feature.ts';
export { listLevels } from './table/levels.ts';
export { rowValues } from './table/row-values.ts';
export {
  columnOf,
  concatTables,
  filterRows,
  fraudsIn,
  pickRows,
  sliceTable,
  sortByTime,
  type TransactionTable,
  valuesOf,
} from './table/transaction-table.ts';
export { shareBelow, type ValueSpreads, valueSpreads } from './table/value-spreads.ts';
