/**
 * The bodies of MLflow's scoring server as rows: exactly one of four forms, numbers or texts that are numbers,
 * columns beyond the schema's left out. A frame for the model that is registered in MLflow fits, too: that model reads
 * the time of day, where this API reads the event time.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { numberOf } from '@fraud/csv';
import type { FeatureSchema } from '@fraud/feature-schema';
import { ApiError } from '../../http/errors.ts';
import { shown } from '../../http/field-problem.ts';
import { rowLimits } from '../../http/json-limits.ts';
import { parseJson } from '../../http/parse-json.ts';
import { sentencesOf } from '../../http/problem.ts';
import { readCsvTable } from '../../predict/csv-rows.ts';
import type { Door } from '../../predict/door.ts';
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

/** The cells of a body, in whichever form they came. */
type Frame = {
  readonly rows: number;
  has(column: string): boolean;
  cell(row: number, column: string): unknown;
};

const SECONDS_PER_DAY = 86_400;
/** Rows made without a break. */
const ROWS_A_TURN = 500;

/** @throws ScoringError */
export async function rowsOfScoringJson(body: Buffer, door: Door, maxRows: number): Promise<readonly RequestRow[]> {
  const parsed = await read(
    'Failed to parse input from JSON',
    parseJson(body, rowLimits(door.schema.columns.length, maxRows)),
  );
  const given = FORMS.filter((form) => isObject(parsed) && Object.hasOwn(parsed, form));
  if (!isObject(parsed) || given.length !== 1)
    throw new ScoringError(
      'BAD_REQUEST',
      `The input must be a JSON dictionary with exactly one of ${FORMS.join(', ')}; ` +
        `it has ${given.length === 0 ? 'none' : given.join(' and ')}`,
    );
  const form = given[0]!;
  return await checkedRows(
    form === 'dataframe_split' ? splitFrame(parsed[form]) : frameOf(form, parsed[form]),
    door,
    maxRows,
  );
}

/** @throws ScoringError */
export async function rowsOfScoringCsv(body: Buffer, door: Door, maxRows: number): Promise<readonly RequestRow[]> {
  const { columns: header, rows } = await read(
    'Failed to parse input as a CSV with a header row',
    readCsvTable(body, maxRows),
  );
  return await checkedRows(tableFrame(header, rows), door, maxRows);
}

/** What cannot be read is a bad request in the words of this protocol. */
async function read<T>(failed: string, reading: Promise<T>): Promise<T> {
  return await reading.catch((error: Error) => {
    throw new ScoringError('BAD_REQUEST', `${failed}: ${error.message}`);
  });
}

function splitFrame(split: unknown): Frame {
  const { columns, data } = (isObject(split) ? split : {}) as { columns?: unknown; data?: unknown };
  if (
    !Array.isArray(columns) ||
    !Array.isArray(data) ||
    !data.every((row) => Array.isArray(row) && row.length === columns.length)
  )
    throw new ScoringError(
      'BAD_REQUEST',
      'dataframe_split must be {"columns": [...], "data": [[...], ...]} ' +
        'with as many values in a row as there are columns',
    );
  return tableFrame(columns.map(String), data as unknown[][]);
}

function tableFrame(columns: readonly string[], rows: readonly (readonly unknown[])[]): Frame {
  const places = new Map(columns.map((column, i) => [column, i]));
  return {
    rows: rows.length,
    has: (column) => places.has(column),
    cell: (row, column) => rows[row]![places.get(column)!],
  };
}

function frameOf(form: string, value: unknown): Frame {
  if (Array.isArray(value) && value.every(isObject))
    return {
      rows: value.length,
      has: (column) => value.length > 0 && Object.hasOwn(value[0]!, column),
      cell: (row, column) => value[row]![column],
    };
  if (form === 'inputs' && isObject(value)) return columnsFrame(value);
  throw new ScoringError(
    'BAD_REQUEST',
    `${form} must be a list of objects with the names of the columns` +
      (form === 'inputs' ? ', or an object of columns' : ''),
  );
}

function columnsFrame(columns: Cells): Frame {
  const valuesOf = (column: string): unknown[] => {
    const values = columns[column];
    return Array.isArray(values) ? values : [values];
  };
  return {
    rows: Object.keys(columns).reduce((most, column) => Math.max(most, valuesOf(column).length), 0),
    has: (column) => Object.hasOwn(columns, column),
    cell: (row, column) => valuesOf(column)[row],
  };
}

async function checkedRows(frame: Frame, door: Door, maxRows: number): Promise<readonly RequestRow[]> {
  if (frame.rows > maxRows)
    throw new ScoringError(
      'INVALID_PARAMETER_VALUE',
      `There are ${frame.rows} rows, at most ${maxRows} are answered at once`,
    );
  return door.schema.version === 1 ? await plainRows(frame, door.schema) : await typedRows(frame, door);
}

/** Rows of several types, with gaps; a column that the frame lacks is missing in each. */
async function typedRows(frame: Frame, door: Door): Promise<readonly RequestRow[]> {
  const raw: Cells[] = [];
  for (let row = 0; row < frame.rows; row++) {
    if (row % ROWS_A_TURN === ROWS_A_TURN - 1) await nextTurn();
    raw.push(Object.fromEntries(door.columns.flatMap((name) => cellOf(frame, row, name))));
  }
  return await door.readAll(raw, 'text').catch((error: unknown) => {
    if (!(error instanceof ApiError && error.errors)) throw error;
    throw new ScoringError(
      'INVALID_PARAMETER_VALUE',
      `Failed to enforce schema of data. Error: Incompatible input types: ${sentencesOf(error.errors)}`,
    );
  });
}

function cellOf(frame: Frame, row: number, name: string): [string, unknown][] {
  const cell = frame.cell(row, name);
  return cell === undefined ? [] : [[name, cell]];
}

async function plainRows(frame: Frame, schema: FeatureSchema): Promise<RequestRow[]> {
  const [timeOfDay] = schema.inputs;
  const nameIn = (column: string) => (column === schema.eventTime && !frame.has(column) ? timeOfDay! : column);
  const columns = schema.requested.map((column) => ({ column, from: nameIn(column) }));
  const missing = columns.filter(({ from }) => !frame.has(from)).map(({ column }) => column);
  if (missing.length > 0)
    throw new ScoringError(
      'INVALID_PARAMETER_VALUE',
      `Failed to enforce schema of data. Error: Model is missing inputs ${JSON.stringify(missing)}`,
    );
  const rows: RequestRow[] = [];
  for (let row = 0; row < frame.rows; row++) {
    if (row % ROWS_A_TURN === ROWS_A_TURN - 1) await nextTurn();
    const values = columns.map(({ column, from }) => {
      const value = checkedNumber(frame.cell(row, from), from, row);
      if (from === timeOfDay && (value < 0 || value > SECONDS_PER_DAY))
        throw valueError(from, row, `it is ${value}, allowed: seconds from 0 to ${SECONDS_PER_DAY}`);
      return [column, value];
    });
    rows.push(Object.fromEntries(values) as RequestRow);
  }
  return rows;
}

function checkedNumber(cell: unknown, column: string, row: number): number {
  const value = typeof cell === 'string' ? numberOf(cell) : cell;
  if (typeof value === 'number' && Number.isFinite(Math.fround(value))) return value;
  throw valueError(column, row, `it is ${shown(cell)}, allowed: a number that float32 can hold`);
}

function valueError(column: string, row: number, what: string): ScoringError {
  return new ScoringError(
    'INVALID_PARAMETER_VALUE',
    `Failed to enforce schema of data. Error: Incompatible input types for column ${column} in row ${row}: ${what}`,
  );
}

function isObject(value: unknown): value is Cells {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
