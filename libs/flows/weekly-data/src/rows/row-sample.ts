/**
 * Keeps rows of a stream, in their order, in bounded memory: all of them while they are few; each time twice the wanted
 * number has come together, every row stays with a chance of one half, and so does every later one. At any time all
 * rows so far have had the same chance: a Bernoulli sample. O(rows), at most twice `wanted` rows in memory.
 */
import { concatTables, filterRows, type TransactionTable } from '@fraud/feature-schema';
import { randomSource } from '@fraud/random';

export type RowSample = {
  add(table: TransactionTable): void;
  /** What was kept, on shared memory. */
  rows(): TransactionTable;
};

/** The same rows are kept of the same stream. @param wanted rows; Infinity keeps all */
export function rowSample(wanted: number): RowSample {
  const random = randomSource(1);
  let chunks: TransactionTable[] = [];
  let kept = 0;
  let oneIn = 1;
  const thinned = (table: TransactionTable, share: number) =>
    share === 1 ? table : filterRows(table, () => random.integer(share) === 0);
  return {
    add: (table) => {
      chunks.push(thinned(table, oneIn));
      kept += chunks.at(-1)!.rows;
      if (kept < 2 * wanted) return;
      oneIn *= 2;
      chunks = chunks.map((chunk) => thinned(chunk, 2));
      kept = chunks.reduce((sum, { rows }) => sum + rows, 0);
    },
    rows: () => concatTables(chunks),
  };
}
