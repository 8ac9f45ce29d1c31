/**
 * The feedback that adds to weekly files. Weekly files carry no ids: a transaction is known by its event time and its
 * inputs, all equal to the bit, as the API and the reader of weekly files make them from the same numbers.
 */
import { pickRows, type TransactionTable } from '@fraud/feature-schema';
import type { FeedbackRows } from './feedback.ts';

type ReportedRows = Pick<FeedbackRows, 'table' | 'by'>;

/**
 * The rows of the feedback that the weekly files do not hold, none twice: of equal rows the last one counts. Of the
 * others the class in the weekly file counts, and feedback changes nothing. O(rows + found x inputs).
 */
export function feedbackBeside(weekly: TransactionTable, { table, by }: ReportedRows): ReportedRows {
  const atTime = Map.groupBy(table.eventTime.keys(), (row) => table.eventTime[row]!);
  const known = new Set<number>();
  for (let row = 0; row < weekly.rows; row++)
    for (const other of atTime.get(weekly.eventTime[row]!) ?? [])
      if (isSameRow(weekly, row, table, other)) known.add(other);
  const isLast = (row: number) =>
    !atTime.get(table.eventTime[row]!)!.some((other) => other > row && isSameRow(table, row, table, other));
  const added = Array.from(table.eventTime.keys()).filter((row) => !known.has(row) && isLast(row));
  return { table: pickRows(table, added), by: added.map((row) => by[row]!) };
}

function isSameRow(a: TransactionTable, row: number, b: TransactionTable, other: number): boolean {
  const inputs = a.matrix.length / a.rows;
  for (let i = 0; i < inputs; i++) if (a.matrix[i * a.rows + row] !== b.matrix[i * b.rows + other]) return false;
  return true;
}
