import { columnOf, type TransactionTable } from '@fraud/feature-schema';

/** A value as a row holds it: a number, the level of a category, or null where it is missing. */
export type RowValue = number | string | null;

/** The model inputs of a row, as a person would write them. O(inputs). */
export function valuesOf(table: TransactionTable, row: number): RowValue[] {
  return Array.from({ length: table.matrix.length / table.rows }, (_, input) => {
    const value = columnOf(table, input)[row]!;
    if (!Number.isFinite(value)) return null;
    return table.levels?.get(input)?.[value] ?? value;
  });
}
