import { deriveColumns, type History } from '@fraud/histories';
import { idWord } from '../rows/history-event.ts';
import type { FeatureSchema } from '../schema/feature-schema.ts';
import { columnOf, filterRows, type TransactionTable } from './transaction-table.ts';

/** In the place of the label of a row whose label is not known yet. Learners and judges never see it. */
export const UNKNOWN_LABEL = 255;

/**
 * Lets a history see rows of a table, in order of time, and writes what it derives of them into the table's last
 * columns. Call it for one part of a table after the other, and one table after the other. O(rows x windows).
 *
 * @param history of the schema's plan
 * @param table with entities, as read under the schema; its matrix is changed
 * @param heard what is known of the rows' labels, be it from elsewhere. @defaultValue the table's labels
 */
export function deriveHistories(
  schema: FeatureSchema,
  history: History,
  table: TransactionTable,
  { start = 0, end = table.rows, heard = table.labels }: { start?: number; end?: number; heard?: Uint8Array } = {},
): void {
  const { rows, matrix, entities, eventTime, ids } = table;
  const idOf = (row: number) => (ids?.[row] ? idWord(ids[row]) : 0);
  const words = 2 * history.plan.entities.length;
  const derived = deriveColumns(history, {
    timeSeconds: eventTime.subarray(start, end),
    entities: entities!.subarray(start * words, end * words),
    numbers: history.plan.numbers.map((name) => columnOf(table, schema.inputs.indexOf(name)).subarray(start, end)),
    ids: Uint32Array.from({ length: end - start }, (_, row) => idOf(start + row)),
    labels: heard.subarray(start, end),
  });
  const first = schema.inputs.length - derived.length;
  derived.forEach((column, c) => matrix.set(column, (first + c) * rows + start));
}

/** The table as learners and judges take it: without entities, and without rows whose label is not known. */
export function withoutEntities(derived: TransactionTable): TransactionTable {
  const table = { ...derived };
  delete (table as { entities?: Uint32Array }).entities;
  if (!table.labels.includes(UNKNOWN_LABEL)) return table;
  return filterRows(table, (row) => table.labels[row] !== UNKNOWN_LABEL);
}
