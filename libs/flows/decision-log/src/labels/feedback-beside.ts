/**
 * The feedback that adds to weekly files. A transaction is known by its own id where the schema has a column for it.
 * Else it is known by its event time and its inputs, all equal to the bit, as the API and the reader of weekly files
 * make them from the same numbers.
 */
import { pickRows, type TransactionTable } from '@fraud/feature-schema';
import type { FeedbackRows } from './feedback.ts';

type ReportedRows = Pick<FeedbackRows, 'table' | 'by'>;

/**
 * The rows of the feedback that the weekly files do not hold, none twice: of equal rows the last one counts. Of the
 * others the class in the weekly file counts, and feedback changes nothing. O(rows + found x inputs).
 */
export function feedbackBeside(weekly: TransactionTable, { table, by }: ReportedRows): ReportedRows {
  const isAdded = table.ids === undefined ? notIn(weekly, table) : notNamedIn(weekly, table, table.ids);
  const added = Array.from(table.eventTime.keys()).filter(isAdded);
  return { table: pickRows(table, added), by: added.map((row) => by[row]!) };
}

/** The weekly rows that the reported ones are about, by id or else by their values. O(rows + found x inputs). */
export function rowsAmong(weekly: TransactionTable, reported: TransactionTable): Set<number> {
  const named = new Set(reported.ids);
  const atTime = Map.groupBy(reported.eventTime.keys(), (row) => reported.eventTime[row]!);
  const isSame = sameRows(weekly, reported);
  const isAmong = (row: number) => {
    const id = weekly.ids?.[row] ?? '';
    if (id !== '' && named.has(id)) return true;
    const isUnnamed = (other: number) => id === '' || (reported.ids?.[other] ?? '') === '';
    return atTime.get(weekly.eventTime[row]!)?.some((other) => isUnnamed(other) && isSame(row, other)) === true;
  };
  return new Set(Array.from(weekly.eventTime.keys()).filter(isAmong));
}

/** Rows without an id are compared by their values. */
function notNamedIn(
  weekly: TransactionTable,
  table: TransactionTable,
  ids: readonly string[],
): (row: number) => boolean {
  const named = new Set(weekly.ids);
  const lastOf = new Map(ids.map((id, row) => [id, row]));
  const haveAllIds = weekly.ids !== undefined && !named.has('') && !lastOf.has('');
  const isNew = haveAllIds ? () => true : notIn(weekly, table);
  return (row) => {
    const id = ids[row]!;
    return (id === '' || (!named.has(id) && lastOf.get(id) === row)) && isNew(row);
  };
}

function notIn(weekly: TransactionTable, table: TransactionTable): (row: number) => boolean {
  const atTime = Map.groupBy(table.eventTime.keys(), (row) => table.eventTime[row]!);
  const isSame = sameRows(weekly, table);
  const isRepeated = sameRows(table, table);
  const known = new Set<number>();
  for (let row = 0; row < weekly.rows; row++)
    for (const other of atTime.get(weekly.eventTime[row]!) ?? []) if (isSame(row, other)) known.add(other);
  const isLast = (row: number) =>
    !atTime.get(table.eventTime[row]!)!.some((other) => other > row && isRepeated(row, other));
  return (row) => !known.has(row) && isLast(row);
}

/** Whether a row of one table is equal to a row of the other; two missing values are equal. */
function sameRows(a: TransactionTable, b: TransactionTable): (row: number, other: number) => boolean {
  const inputs = a.rows === 0 ? 0 : a.matrix.length / a.rows;
  const levels = Array.from({ length: inputs }, (_, i) => [a.levels?.get(i), b.levels?.get(i)] as const);
  return (row, other) => {
    for (let i = 0; i < inputs; i++) {
      const [value, others] = [a.matrix[i * a.rows + row]!, b.matrix[i * b.rows + other]!];
      const [own, theirs] = levels[i]!;
      const isEqual =
        own === undefined || theirs === undefined || Number.isNaN(value)
          ? Object.is(value, others) || value === others
          : own[value] === theirs[others];
      if (!isEqual) return false;
    }
    return true;
  };
}
