import type { Column } from '@fraud/feature-schema';
import { WeekRefused } from '../errors.ts';
import { csvCells, type CsvRecord } from './csv-records.ts';

export type Header = {
  /** Where it stands; empty lines may come before it. */
  readonly line: number;
  /** Columns of the file, in order. */
  readonly names: readonly string[];
  /** Columns that are read, in the schema's order. */
  readonly columns: readonly Column[];
  /** Where each of them stands in the file. */
  readonly positions: readonly number[];
  /** Columns of the file that are not read. */
  readonly ignored: readonly string[];
};

/**
 * Finds columns of a schema in a header, in whatever order.
 *
 * @throws WeekRefused when a column is missing or stands there twice
 */
export function checkHeader(record: CsvRecord, columns: readonly Column[]): Header {
  const { line } = record;
  const names = namesOf(record);
  const wanted = columns.map((column) => column.name);
  const missing = wanted.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    throw new WeekRefused(
      {
        code: 'FRAUD_WEEK_COLUMN_MISSING',
        line,
        column: missing[0]!,
        rule: 'the header names every column of the schema',
      },
      `line ${line} lacks ${missing.length === 1 ? 'column' : 'columns'} ${listed(missing)}; it has ${listed(names)}`,
    );
  }
  const twice = wanted.find((name) => names.indexOf(name) !== names.lastIndexOf(name));
  if (twice !== undefined) {
    throw new WeekRefused(
      { code: 'FRAUD_WEEK_COLUMN_TWICE', line, column: twice, rule: 'a column is named once' },
      `line ${line} names column "${twice}" twice`,
    );
  }
  return {
    line,
    names,
    columns,
    positions: wanted.map((name) => names.indexOf(name)),
    ignored: names.filter((name) => !wanted.includes(name)),
  };
}

/** The columns that a header names. */
export function namesOf({ text }: CsvRecord): string[] {
  return csvCells(text).map((name) => name.trim());
}

const LISTED = 5;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, LISTED).map((name) => `"${name.slice(0, 40)}"`);
  return names.length > LISTED ? `${shown.join(', ')} and ${names.length - LISTED} more` : shown.join(', ');
}
