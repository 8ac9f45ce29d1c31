import { deriveColumns, type History, type TransactionColumns } from '@fraud/histories';
import { idWord, type SchemaWithHistories } from '../rows/history-event.ts';
import { columnOf, filterRows, type TransactionTable } from './transaction-table.ts';

/** In the place of the label of a row whose label is not known yet. Learners and judges never see it. */
export const UNKNOWN_LABEL = 255;

type Rows = {
  readonly start?: number;
  readonly end?: number;
  /** What is known of the rows' labels, be it from elsewhere. @defaultValue the table's labels */
  readonly heard?: Uint8Array;
};

/**
 * What histories keep of rows of a table. O(rows).
 *
 * @param table with entities, as read under the schema
 */
export function historyRows(
  schema: SchemaWithHistories,
  table: TransactionTable,
  { start = 0, end = table.rows, heard = table.labels }: Rows = {},
): TransactionColumns {
  const { entities, eventTime, ids } = table;
  const { histories: plan } = schema;
  const idOf = (row: number) => (ids?.[row] ? idWord(ids[row]) : 0);
  const words = 2 * plan.entities.length;
  return {
    timeSeconds: eventTime.subarray(start, end),
    entities: entities!.subarray(start * words, end * words),
    numbers: plan.numbers.map((name) => columnOf(table, schema.inputs.indexOf(name)).subarray(start, end)),
    ids: Uint32Array.from({ length: end - start }, (_, row) => idOf(start + row)),
    labels: heard.subarray(start, end),
  };
}

/**
 * Lets a history see rows of a table, in order of time, and writes what it derives of them into the table's last
 * columns. Call it for one part of a table after the other, and one table after the other. O(rows x windows).
 *
 * @param history of the schema's plan
 * @param table with entities, as read under the schema; its matrix is changed
 */
export function deriveHistories(
  schema: SchemaWithHistories,
  history: History,
  table: TransactionTable,
  rows: Rows = {},
): void {
  const derived = deriveColumns(history, historyRows(schema, table, rows));
  const first = schema.inputs.length - derived.length;
  derived.forEach((column, c) => table.matrix.set(column, (first + c) * table.rows + (rows.start ?? 0)));
}

/** The table as learners and judges take it: without entities, and without rows whose label is not known. */
export function withoutEntities(derived: TransactionTable): TransactionTable {
  const table = { ...derived };
  delete (table as { entities?: Uint32Array }).entities;
  if (!table.labels.includes(UNKNOWN_LABEL)) return table;
  return filterRows(table, (row) => table.labels[row] !== UNKNOWN_LABEL);
}
