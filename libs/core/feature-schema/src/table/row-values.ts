import { columnOf, type TransactionTable } from './transaction-table.ts';

/** The model inputs of a row as its file has them: numbers, levels of categories, null where missing. O(inputs). */
export function rowValues(table: TransactionTable, row: number): (number | string | null)[] {
  return Array.from({ length: table.matrix.length / table.rows }, (_, input) => {
    const value = columnOf(table, input)[row]!;
    return Number.isNaN(value) ? null : (table.levels?.get(input)?.[value] ?? value);
  });
}
