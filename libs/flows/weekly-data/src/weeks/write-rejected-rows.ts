import type { ObjectStore } from '@fraud/object-store';
import { stringify } from 'csv-stringify/sync';
import { quarantineKeys } from './quarantine-week.ts';
import type { WeekData } from './read-week.ts';

const COLUMNS = ['line', 'column', 'value', 'rule', 'text'] as const;

/**
 * Writes the rows that were left out of a week as CSV: where each is, why, and the row as it is in the file. A value
 * that a spreadsheet would take for a formula gets an apostrophe in front.
 * @returns the key; undefined when none was
 */
export async function writeRejectedRows(
  store: ObjectStore,
  { file, badRows }: Pick<WeekData, 'file' | 'badRows'>,
): Promise<string | undefined> {
  if (badRows.length === 0) return undefined;
  const { rows } = quarantineKeys(file);
  const csv = stringify([...badRows], { columns: [...COLUMNS], header: true, escape_formulas: true });
  await store.put(rows, new TextEncoder().encode(csv));
  return rows;
}
