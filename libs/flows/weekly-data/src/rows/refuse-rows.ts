import type { DuckDBConnection } from '@duckdb/node-api';
import type { FeatureSchema } from '@fraud/feature-schema';
import { type Finding, WeekRefused } from '../errors.ts';
import type { Header } from './check-header.ts';
import { csvCells, type CsvRecord, csvRecords } from './csv-records.ts';
import { type BadValue, maxRejects } from './read-chunks.ts';

const MAX_VALUE_LENGTH = 80;

/** A row that was left out for one value: where it stands, what must hold, and the row as it is in the file. */
export type BadRow = Required<Omit<Finding, 'code'>> & { readonly text: string };

/** What DuckDB's `reject_errors` says of one line. */
type Rejected = {
  readonly line: bigint;
  readonly column_name: string | null;
  readonly error_type: string;
  readonly error_message: string;
};

/**
 * The bad rows of a file, in its order: those that DuckDB could not parse for one value, and those with a bad value
 * among the ones that parsed. O(bytes) where there are any, else nothing.
 *
 * @throws WeekRefused when they are more than `max`, and for the first line that is broken: a file that is not whole
 * says nothing of its rest
 */
export async function findBadRows(
  connection: DuckDBConnection,
  path: string,
  schema: FeatureSchema,
  header: Header,
  bad: readonly BadValue[],
  max: number,
): Promise<BadRow[]> {
  const reader = await connection.runAndReadAll(
    'SELECT line, column_name, error_type, error_message FROM reject_errors ORDER BY line, column_idx',
  );
  const rejected = new Map<number, Rejected>();
  for (const one of reader.getRowObjects() as Rejected[])
    if (!rejected.has(Number(one.line))) rejected.set(Number(one.line), one);
  if (rejected.size === 0 && bad.length === 0) return [];
  const broken = [...rejected.values()].find((one) => faultOf(one, header) === undefined);
  if (broken !== undefined && (max > 0 || broken === rejected.values().next().value))
    throw await brokenLine(path, broken, header);
  const found: { refusal: WeekRefused; text: string }[] = [];
  // Rows are found by counting those that parsed: in vain where DuckDB did not remember all that did not.
  const badAt = new Map(
    reader.currentRowCount < maxRejects(header, max) ? bad.map(({ row, column }) => [row, column]) : [],
  );
  let row = -2;
  for await (const { line, text, counted } of countedRecords(path)) {
    if (found.length > max || found.length === rejected.size + bad.length) break;
    const cause = rejected.get(counted);
    if (cause === undefined) row++;
    const fault =
      cause === undefined
        ? badAt.has(row) && {
            column: badAt.get(row)!,
            value: csvCells(text)[header.names.indexOf(badAt.get(row)!)] ?? '',
          }
        : faultOf(cause, header);
    if (fault) found.push({ refusal: valueRefused(line, fault.column, fault.value, schema), text });
  }
  if (found.length > max) throw max === 0 ? found[0]!.refusal : tooMany(found[0]!.refusal, max);
  return found.map(
    ({
      refusal: {
        finding: { line, column, value, rule },
      },
      text,
    }) => ({ line: line!, column: column!, value: value!, rule, text }),
  );
}

/** Refuses a file that DuckDB gave up on; other failures (no memory, no disk) are thrown on as they are. */
export async function refuseUnreadable(path: string, cause: unknown): Promise<never> {
  if (!(cause instanceof Error) || !cause.message.startsWith('Invalid Input Error')) throw cause;
  let first: string | undefined;
  for await (const { line, ending } of csvRecords(path)) {
    first ??= ending;
    if (ending !== '' && ending !== first)
      throw lineRefused(line, `another line ending (${nameOf(ending)}) than line 1 (${nameOf(first)})`, { cause });
  }
  throw new WeekRefused({ code: 'FRAUD_WEEK_LINE', rule: 'the file is CSV' }, cause.message.split('\n', 1)[0]!, {
    cause,
  });
}

/** Records with their line as DuckDB counts it: line breaks within quotes not, empty lines as well. */
async function* countedRecords(path: string): AsyncGenerator<CsvRecord & { readonly counted: number }> {
  let within = 0;
  for await (const record of csvRecords(path)) {
    yield { ...record, counted: record.line - within };
    within += record.text.split('\n').length - 1;
  }
}

/** Undefined when the line itself is broken. */
function faultOf(
  { error_type, column_name, error_message }: Rejected,
  { names }: Header,
): { column: string; value: string } | undefined {
  const column = names[Number(column_name?.slice(1))];
  return error_type === 'CAST' && column !== undefined
    ? { column, value: /Could not convert string "(.*)" to '/s.exec(error_message)?.[1] ?? '' }
    : undefined;
}

async function brokenLine(
  path: string,
  { line: counted, error_type, error_message }: Rejected,
  { names }: Header,
): Promise<WeekRefused> {
  const found = /Found: (\d+)/.exec(error_message)?.[1];
  let line = Number(counted);
  for await (const record of countedRecords(path)) if (record.counted <= Number(counted)) line = record.line;
  return lineRefused(
    line,
    found === undefined
      ? howBroken(error_type)
      : `${found} ${found === '1' ? 'value' : 'values'}, the header ${names.length}`,
  );
}

function tooMany({ finding, state }: WeekRefused, max: number): WeekRefused {
  return new WeekRefused(
    { ...finding, code: 'FRAUD_WEEK_BAD_ROWS', rule: `at most ${max} rows are bad; ${finding.rule}` },
    `more than ${max} rows are bad, the first: ${state}`,
  );
}

function valueRefused(line: number, column: string, whole: string, schema: FeatureSchema): WeekRefused {
  const value = whole.slice(0, MAX_VALUE_LENGTH);
  const where = `line ${line}, column "${column}"`;
  if (column === schema.label) {
    return new WeekRefused(
      { code: 'FRAUD_WEEK_LABEL', line, column, value, rule: 'a label is 0 or 1' },
      `${where}: ${shown(value)} is not a label; it must be 0 or 1`,
    );
  }
  const state = value.trim() === '' ? 'the value is missing' : `${shown(value)} is not a finite number`;
  return new WeekRefused(
    { code: 'FRAUD_WEEK_NUMBER', line, column, value, rule: 'a value is a finite number in the range of float32' },
    `${where}: ${state}`,
  );
}

function lineRefused(line: number, what: string, options?: ErrorOptions): WeekRefused {
  return new WeekRefused(
    { code: 'FRAUD_WEEK_LINE', line, rule: 'every line is whole and like the header' },
    `line ${line} has ${what}`,
    options,
  );
}

function howBroken(errorType: string): string {
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
