import type { ObjectStore } from '@fraud/object-store';
import { quarantineKeys } from './quarantine-week.ts';
import type { WeekData } from './read-week.ts';

const COLUMNS = ['line', 'column', 'value', 'rule', 'text'] as const;

/**
 * Writes the rows that were left out of a week as CSV: where each stands, why, and the row as it is in the file.
 * @returns the key; undefined when none was
 */
export async function writeRejectedRows(
  store: ObjectStore,
  { file, badRows }: Pick<WeekData, 'file' | 'badRows'>,
): Promise<string | undefined> {
  if (badRows.length === 0) return undefined;
  const { rows } = quarantineKeys(file);
  const lines = badRows.map((row) => COLUMNS.map((column) => quoted(String(row[column]))).join(','));
  await store.put(rows, new TextEncoder().encode(`${[COLUMNS.join(','), ...lines].join('\n')}\n`));
  return rows;
}

function quoted(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
