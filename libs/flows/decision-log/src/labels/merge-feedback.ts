/**
 * Feedback into a week's rows, none twice. Weekly files carry no ids: a transaction is known by its event time and
 * its inputs, all equal to the bit, as the API and the reader of weekly files make them from the same numbers. O(rows
 * x log feedback + found x inputs).
 */
import { concatTables, pickRows, type TransactionTable } from '@fraud/feature-schema';

export type MergedFeedback = {
  /**
   * The week's rows with the classes that feedback gave them, then the rows that only feedback knows; not in order of
   * time.
   */
  readonly table: TransactionTable;
  /** Rows that were not in the week. */
  readonly added: number;
  /** Rows of the week whose class feedback has changed: it is about that transaction and came later. */
  readonly corrected: number;
};

/** Of several equal rows of `feedback` the last one counts; neither table is changed. */
export function mergeFeedback(week: TransactionTable, feedback: TransactionTable): MergedFeedback {
  const atTime = Map.groupBy(feedback.eventTime.keys(), (row) => feedback.eventTime[row]!);
  const same = (row: number, other: number) => isSameRow(week, row, feedback, other);
  const known = new Set<number>();
  const labels = week.labels.slice();
  let corrected = 0;
  for (let row = 0; row < week.rows; row++) {
    for (const other of atTime.get(week.eventTime[row]!)?.filter((each) => same(row, each)) ?? []) {
      known.add(other);
      labels[row] = feedback.labels[other]!;
    }
    if (labels[row] !== week.labels[row]) corrected++;
  }
  const isLast = (row: number) =>
    !atTime.get(feedback.eventTime[row]!)!.some((other) => other > row && isSameRow(feedback, row, feedback, other));
  const fresh = Array.from(feedback.eventTime.keys()).filter((row) => !known.has(row) && isLast(row));
  return { table: concatTables([{ ...week, labels }, pickRows(feedback, fresh)]), added: fresh.length, corrected };
}

function isSameRow(a: TransactionTable, row: number, b: TransactionTable, other: number): boolean {
  const inputs = a.matrix.length / a.rows;
  for (let i = 0; i < inputs; i++) if (a.matrix[i * a.rows + row] !== b.matrix[i * b.rows + other]) return false;
  return true;
}
