/**
 * The bodies of MLflow's scoring server as rows: exactly one of four forms, numbers or texts that are numbers,
 * columns beyond the schema's left out.
 */
import { parse } from 'csv-parse/sync';
import type { RequestRow } from '../../predict/predict-schema.ts';

type ScoringErrorCode = 'BAD_REQUEST' | 'INVALID_PARAMETER_VALUE';
type Cells = Readonly<Record<string, unknown>>;

const FORMS = ['dataframe_split', 'dataframe_records', 'instances', 'inputs'] as const;

/** An error as MLflow's clients read it. */
export class ScoringError extends Error {
  override readonly name = 'ScoringError';
  readonly errorCode: ScoringErrorCode;

  constructor(errorCode: ScoringErrorCode, message: string) {
    super(message);
    this.errorCode = errorCode;
  }
}

/** @throws ScoringError */
export function rowsOfScoringJson(text: string, columns: readonly string[]): RequestRow[] {
  const body = parsed(text);
  const given = FORMS.filter((form) => isObject(body) && Object.hasOwn(body, form));
  if (!isObject(body) || given.length !== 1)
    throw new ScoringError(
      'BAD_REQUEST',
      `The input must be a JSON dictionary with exactly one of ${FORMS.join(', ')}; it has ${given.length === 0 ? 'none' : given.join(' and ')}`,
    );
  const form = given[0]!;
  return checkedRows(form === 'dataframe_split' ? rowsOfSplit(body[form]) : rowsOf(form, body[form]), columns);
}

/** @throws ScoringError */
export function rowsOfScoringCsv(text: string, columns: readonly string[]): RequestRow[] {
  let rows: Cells[];
  try {
    rows = parse(text, { columns: true, bom: true, skip_empty_lines: true }) as Cells[];
  } catch (error) {
    throw new ScoringError(
      'BAD_REQUEST',
      `Failed to parse input as a CSV with a header row: ${(error as Error).message}`,
    );
  }
  return checkedRows(rows, columns);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ScoringError('BAD_REQUEST', `Failed to parse input from JSON: ${(error as Error).message}`);
  }
}

function rowsOfSplit(split: unknown): Cells[] {
  const { columns, data } = (isObject(split) ? split : {}) as { columns?: unknown; data?: unknown };
  if (
    !Array.isArray(columns) ||
    !Array.isArray(data) ||
    !data.every((row) => Array.isArray(row) && row.length === columns.length)
  )
    throw new ScoringError(
      'BAD_REQUEST',
      'dataframe_split must be {"columns": [...], "data": [[...], ...]} with as many values in a row as there are columns',
    );
  return data.map((row: unknown[]) => Object.fromEntries(columns.map((column, i) => [String(column), row[i]])));
}

function rowsOf(form: string, value: unknown): Cells[] {
  if (Array.isArray(value) && value.every(isObject)) return value;
  if (form === 'inputs' && isObject(value)) return rowsOfColumns(value);
  throw new ScoringError(
    'BAD_REQUEST',
    `${form} must be a list of objects with the names of the columns${form === 'inputs' ? ', or an object of columns' : ''}`,
  );
}

function rowsOfColumns(columns: Cells): Cells[] {
  const entries = Object.entries(columns).map(
    ([name, values]) => [name, Array.isArray(values) ? (values as unknown[]) : [values]] as const,
  );
  const rows = Math.max(0, ...entries.map(([, values]) => values.length));
  return Array.from({ length: rows }, (_, i) => Object.fromEntries(entries.map(([name, values]) => [name, values[i]])));
}

function checkedRows(rows: readonly Cells[], columns: readonly string[]): RequestRow[] {
  if (rows.length === 0) throw new ScoringError('INVALID_PARAMETER_VALUE', 'Failed to predict: there is no row');
  const missing = columns.filter((column) => !Object.hasOwn(rows[0]!, column));
  if (missing.length > 0)
    throw new ScoringError(
      'INVALID_PARAMETER_VALUE',
      `Failed to enforce schema of data. Error: Model is missing inputs ${JSON.stringify(missing)}`,
    );
  return rows.map(
    (row, i) => Object.fromEntries(columns.map((column) => [column, numberOf(row[column], column, i)])) as RequestRow,
  );
}

function numberOf(cell: unknown, column: string, row: number): number {
  const value = typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : cell;
  if (typeof value === 'number' && Number.isFinite(Math.fround(value))) return value;
  throw new ScoringError(
    'INVALID_PARAMETER_VALUE',
    `Failed to enforce schema of data. Error: Incompatible input types for column ${column} in row ${row}: expected a number that float32 can hold`,
  );
}

function isObject(value: unknown): value is Cells {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
