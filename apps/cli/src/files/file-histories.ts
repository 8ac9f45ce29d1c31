/** What histories derive of the rows of files. */
import {
  deriveHistories,
  type FeatureSchema,
  hasHistories,
  pickRows,
  sortByTime,
  type TransactionTable,
  withoutEntities,
} from '@fraud/feature-schema';
import { createHistory } from '@fraud/histories';
import { z } from 'zod';
import { filePath, listOption } from '../command-line/option.ts';

export const beforeOption = listOption(
  'FILE',
  z.array(filePath).optional(),
  'earlier transactions, that columns derived from histories need: as far back as the longest window and its delay',
);

/** The rows in the same order, with what is derived of them; they are the next in time that the history sees. */
export type DeriveRows = (table: TransactionTable) => TransactionTable;

/**
 * A history of the schema that has seen the rows of files, in the order in which those are named.
 *
 * @param read reads the rows of a file
 */
export async function openFileHistories(
  schema: FeatureSchema,
  before: readonly string[] | undefined,
  read: (path: string) => Promise<{ readonly table: TransactionTable }>,
): Promise<DeriveRows> {
  if (!hasHistories(schema)) return (table) => table;
  const history = createHistory(schema.histories);
  const derive: DeriveRows = (table) => {
    const sorted = sortByTime(table);
    deriveHistories(schema, history, sorted);
    return withoutEntities(sorted === table ? table : inOrderOf(table, sorted));
  };
  for (const path of before ?? []) derive((await read(path)).table);
  return derive;
}

/** The rows of `sorted`, which `sortByTime` has made of `table`, in the order of the table. */
function inOrderOf({ eventTime }: TransactionTable, sorted: TransactionTable): TransactionTable {
  const order = Uint32Array.from(eventTime.keys()).sort((a, b) => eventTime[a]! - eventTime[b]! || a - b);
  const places = new Uint32Array(order.length);
  order.forEach((row, place) => (places[row] = place));
  return pickRows(sorted, places);
}
