import { pickRows, type TransactionTable } from '@fraud/feature-schema';

/** A copy of the rows that `keeps` says yes to, in their order. O(rows x inputs). */
export function keepRows(table: TransactionTable, keeps: (row: number) => boolean): TransactionTable {
  return pickRows(table, Uint32Array.from(table.labels.keys()).filter(keeps));
}
