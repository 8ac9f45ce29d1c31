import { concatTables, type FeatureSchema, type TransactionTable } from '@fraud/feature-schema';
import { inTimeOrder } from '@fraud/weekly-data';
import type { Surroundings } from '../command-line/command.ts';
import { readRows } from './read-rows.ts';

/** The labelled rows of all files in order of event time; rows of one time stay in the order of the files. */
export async function readRowsInTime(
  paths: readonly string[],
  schema: FeatureSchema,
  surroundings: Surroundings,
): Promise<TransactionTable> {
  const tables: TransactionTable[] = [];
  for (const path of paths) tables.push(await readRows(path, schema, 'any', surroundings));
  const joined = tables.length === 1 ? tables[0]! : concatTables(byStart(tables));
  const sorted = inTimeOrder(joined);
  if (sorted !== joined)
    surroundings.narrator.remark(`the rows were not in order of "${schema.eventTime}" and were sorted`);
  return sorted;
}

/** Files that follow one another, named in any order, need no sorting of rows then. */
function byStart(tables: readonly TransactionTable[]): TransactionTable[] {
  return tables.toSorted((a, b) => a.eventTime[0]! - b.eventTime[0]!);
}
