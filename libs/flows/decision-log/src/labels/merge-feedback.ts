/**
 * Feedback into a week's rows, none twice. Weekly files carry no ids: a transaction is known by its event time and
 * its inputs, all equal to the bit, as the API and the reader of weekly files make them from the same numbers. O(rows
 * x log feedback + found x inputs).
 */
import { concatTables, pickRows, type TransactionTable } from '@fraud/feature-schema';
import type { FeedbackRows } from './feedback.ts';

/** What the labels of one token did to a week. */
export type FeedbackCounts = {
  /** Rows that were not in the week. */
  readonly added: number;
  /** Rows of the week whose class feedback has changed: it is about that transaction and came later. */
  readonly corrected: number;
};

export type MergedFeedback = FeedbackCounts & {
  /**
   * The week's rows with the classes that feedback gave them, then the rows that only feedback knows; not in order of
   * time.
   */
  readonly table: TransactionTable;
  /** The same counts by the name of the token that reported the label. */
  readonly byToken: ReadonlyMap<string, FeedbackCounts>;
};

/** Of several equal rows of the feedback the last one counts; neither table is changed. */
export function mergeFeedback(week: TransactionTable, feedback: Pick<FeedbackRows, 'table' | 'by'>): MergedFeedback {
  const { table: reported, by } = feedback;
  const atTime = Map.groupBy(reported.eventTime.keys(), (row) => reported.eventTime[row]!);
  const known = new Set<number>();
  const labels = week.labels.slice();
  const correctedBy: string[] = [];
  for (let row = 0; row < week.rows; row++) {
    const same = atTime.get(week.eventTime[row]!)?.filter((other) => isSameRow(week, row, reported, other)) ?? [];
    for (const other of same) known.add(other);
    const last = same.at(-1);
    if (last === undefined || reported.labels[last] === week.labels[row]) continue;
    labels[row] = reported.labels[last]!;
    correctedBy.push(by[last]!);
  }
  const isLast = (row: number) =>
    !atTime.get(reported.eventTime[row]!)!.some((other) => other > row && isSameRow(reported, row, reported, other));
  const fresh = Array.from(reported.eventTime.keys()).filter((row) => !known.has(row) && isLast(row));
  return {
    table: concatTables([{ ...week, labels }, pickRows(reported, fresh)]),
    added: fresh.length,
    corrected: correctedBy.length,
    byToken: countByToken(
      fresh.map((row) => by[row]!),
      correctedBy,
    ),
  };
}

function countByToken(addedBy: readonly string[], correctedBy: readonly string[]): Map<string, FeedbackCounts> {
  const countOf = (names: readonly string[], token: string) => names.filter((name) => name === token).length;
  return new Map(
    [...new Set([...addedBy, ...correctedBy])].map((token) => [
      token,
      { added: countOf(addedBy, token), corrected: countOf(correctedBy, token) },
    ]),
  );
}

function isSameRow(a: TransactionTable, row: number, b: TransactionTable, other: number): boolean {
  const inputs = a.matrix.length / a.rows;
  for (let i = 0; i < inputs; i++) if (a.matrix[i * a.rows + row] !== b.matrix[i * b.rows + other]) return false;
  return true;
}
