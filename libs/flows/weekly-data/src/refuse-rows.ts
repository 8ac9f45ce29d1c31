import type { DuckDBConnection } from '@duckdb/node-api';
import type { FeatureSchema } from '@fraud/feature-schema';
import type { Header } from './check-header.ts';
import { csvCells, csvRecords } from './csv-records.ts';
import { WeekRefused } from './errors.ts';

const LONGEST_VALUE = 80;

/** What DuckDB's `reject_errors` says of one line. */
type Rejected = { readonly line: bigint; readonly column_name: string | null; readonly error_type: string; readonly error_message: string };

/** Throws for the earliest line that DuckDB could not parse, if there is one. */
export async function refuseRejected(connection: DuckDBConnection, schema: FeatureSchema, { names }: Header): Promise<void> {
  const reader = await connection.runAndReadAll('SELECT line, column_name, error_type, error_message FROM reject_errors ORDER BY line, column_idx LIMIT 1');
  const rejected = reader.getRowObjects()[0] as Rejected | undefined;
  if (rejected === undefined) return;
  const line = Number(rejected.line);
  const column = names[Number(rejected.column_name?.slice(1))];
  if (rejected.error_type === 'CAST' && column !== undefined) {
    const value = /Could not convert string "(.*)" to '/s.exec(rejected.error_message)?.[1] ?? '';
    throw valueRefused(line, column, value, schema);
  }
  const found = /Found: (\d+)/.exec(rejected.error_message)?.[1];
  throw lineRefused(line, found === undefined ? brokenLine(rejected.error_type) : `${found} ${found === '1' ? 'value' : 'values'}, the header ${names.length}`);
}

/** The refusal of a value that parsed as a number, or as nothing, and may not be. `row` counts from 0. */
export async function badValue(path: string, row: number, column: string, schema: FeatureSchema, { names }: Header): Promise<WeekRefused> {
  let index = -2;
  for await (const { line, text } of csvRecords(path)) {
    index++;
    if (index === row) return valueRefused(line, column, csvCells(text)[names.indexOf(column)] ?? '', schema);
  }
  throw new Error(`Cannot find row ${row} in ${path}: the file has ${index + 1} rows`);
}

/** Refuses a file that DuckDB gave up on; other failures (no memory, no disk) are thrown on as they are. */
export async function refuseUnreadable(path: string, cause: unknown): Promise<never> {
  if (!(cause instanceof Error) || !cause.message.startsWith('Invalid Input Error')) throw cause;
  let first: string | undefined;
  for await (const { line, ending } of csvRecords(path)) {
    first ??= ending;
    if (ending !== '' && ending !== first) throw lineRefused(line, `another line ending (${nameOf(ending)}) than line 1 (${nameOf(first)})`, { cause });
  }
  throw new WeekRefused({ code: 'FRAUD_WEEK_LINE', rule: 'the file is CSV' }, cause.message.split('\n', 1)[0]!, { cause });
}

function valueRefused(line: number, column: string, whole: string, schema: FeatureSchema): WeekRefused {
  const value = whole.slice(0, LONGEST_VALUE);
  const where = `line ${line}, column "${column}"`;
  if (column === schema.label) {
    return new WeekRefused({ code: 'FRAUD_WEEK_LABEL', line, column, value, rule: 'a label is 0 or 1' }, `${where}: ${shown(value)} is not a label; it must be 0 or 1`);
  }
  const state = value.trim() === '' ? 'the value is missing' : `${shown(value)} is not a finite number`;
  return new WeekRefused({ code: 'FRAUD_WEEK_NUMBER', line, column, value, rule: 'a value is a finite number in the range of float32' }, `${where}: ${state}`);
}

function lineRefused(line: number, what: string, options?: ErrorOptions): WeekRefused {
  return new WeekRefused({ code: 'FRAUD_WEEK_LINE', line, rule: 'every line is whole and like the header' }, `line ${line} has ${what}`, options);
}

function brokenLine(errorType: string): string {
  if (errorType === 'UNQUOTED VALUE') return 'a quote that is not closed, or text after a closing quote';
  if (errorType === 'LINE SIZE OVER MAXIMUM') return 'more than 2,000,000 bytes';
  return 'bytes that are not UTF-8';
}

function nameOf(ending: string): string {
  return ending.replace('\r', 'CR').replace('\n', 'LF');
}

function shown(value: string): string {
  return JSON.stringify(value);
}
