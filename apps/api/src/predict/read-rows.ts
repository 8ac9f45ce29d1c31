/**
 * The one door: raw rows of any protocol become transactions of the schema that the model serves under. While another
 * schema is configured, which the next model will serve under, a request may fit either: columns that only the
 * configured one names are left out and counted, a value that only it takes is missing.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { numberOf } from '@fraud/csv';
import {
  columnNamed,
  type FeatureSchema,
  type HideEntity,
  type ReadValue,
  type RowProblem,
  takesNumber,
  transactionReader,
  type Value,
  valueReader,
} from '@fraud/feature-schema';
import { ApiError } from '../http/errors.ts';
import { type Fault, fieldProblem, onlyNames, shown } from '../http/field-problem.ts';
import { type FieldProblem, summaryOf } from '../http/problem.ts';
import { compileRow } from '../http/validation.ts';
import { type RequestRow, requestRowSchema } from './predict-schema.ts';

/** Faults that one answer names. */
const MAX_FAULTS = 100;
/** Rows read without a break: about 3 ms with 40 columns. */
const ROWS_A_TURN = 250;
/** What names a transaction for feedback, too: printable ASCII. */
const USABLE_ID = /^[\x20-\x7e]{1,128}$/;
const HISTORY_RULE = 'a number, or nothing: it is derived from the history where it is left out';
const ID_RULE = 'a text of 1 to 128 printable ASCII characters, or a whole number';

/** How values are written: as JSON has them, or as texts that may be numbers. */
type RowForm = 'json' | 'text';

export type Door = {
  /** The schema that transactions are read by. */
  readonly schema: FeatureSchema;
  /** Names of the columns that are looked at. */
  readonly columns: readonly string[];
  /**
   * Reads one row. @param at the field that holds it, such as `data[2]`; left out: the row stands alone
   *
   * @returns undefined after adding what is wrong with it to `faults`. O(columns)
   */
  readonly read: (raw: unknown, form: RowForm, faults: FieldProblem[], at?: string) => RequestRow | undefined;
  /**
   * Reads the rows of a request; others are let in between every few hundred.
   *
   * @param others what else is wrong with the request
   * @throws FRAUD_API_INVALID naming what is wrong with every row, up to a limit
   */
  readonly readAll: (
    rows: readonly unknown[],
    form: RowForm,
    others?: readonly FieldProblem[],
  ) => Promise<readonly RequestRow[]>;
};

export type DoorOptions = {
  /** The schema of FEATURE_SCHEMA_FILE. */
  readonly configured: FeatureSchema;
  /** Needed by schemas with entities. */
  readonly hide?: HideEntity | undefined;
  /** Told of each value that the serving schema has no place for. */
  readonly onIgnored: (column: string) => void;
};

export function openDoor(schema: FeatureSchema, options: DoorOptions): Door {
  const read = schema.version === 1 ? plainReader(schema, options) : typedReader(schema, options);
  return {
    schema,
    columns: [
      ...new Set([...schema.requested, ...options.configured.requested, ...(schema.id === null ? ['id'] : [])]),
    ],
    read,
    async readAll(rows, form, others = []) {
      const made: RequestRow[] = [];
      const faults = [...others];
      for (let i = 0; i < rows.length && faults.length < MAX_FAULTS; i++) {
        if (i % ROWS_A_TURN === ROWS_A_TURN - 1) await nextTurn();
        const row = read(rows[i], form, faults, `data[${i}]`);
        if (row !== undefined) made.push(row);
      }
      if (faults.length === 0) return made;
      const errors = faults.slice(0, MAX_FAULTS);
      throw new ApiError('FRAUD_API_INVALID', summaryOf(errors), { errors });
    },
  };
}

/** The requested columns that only the configured schema names. */
function columnsBeyond(schema: FeatureSchema, configured: FeatureSchema): string[] {
  return configured.requested.filter((name) => name !== configured.id && !schema.requested.includes(name));
}

/** Of version 1: a row that is right is its own transaction, and nothing is copied. */
function plainReader(schema: FeatureSchema, { configured, onIgnored }: DoorOptions): Door['read'] {
  const beyond = columnsBeyond(schema, configured);
  const isValid = compileRow(requestRowSchema(schema, beyond));
  return (raw, form, faults, at) => {
    const row = form === 'text' ? withNumbers(raw, () => true) : raw;
    if (!isValid(row)) {
      for (const fault of isValid.errors!) faults.push(faultAt(fault, at));
      return undefined;
    }
    for (const name of beyond) if (Object.hasOwn(row as object, name)) onIgnored(name);
    return row as RequestRow;
  };
}

function faultAt(fault: Fault, at: string | undefined): FieldProblem {
  const { field, ...rest } = fieldProblem(fault, '');
  if (at === undefined) return { field: field || 'line', ...rest };
  return { field: field === '' ? at : `${at}.${field}`, ...rest };
}

function typedReader(schema: FeatureSchema, options: DoorOptions): Door['read'] {
  const { configured, hide, onIgnored } = options;
  const readRow = transactionReader(schema, hide);
  const beyond = columnsBeyond(schema, configured);
  const idColumn = schema.id ?? 'id';
  const idColumns = [idColumn, configured.id ?? 'id'];
  const known = new Set([...namesIn(schema), ...namesIn(configured), ...idColumns, ...schema.historyColumns]);
  const allowed = `${onlyNames([...known])}; in the schema, type "ignore" lets a column pass that is not read`;
  const numeric = new Set([...schema.columns.filter(takesNumber).map(({ name }) => name), ...schema.historyColumns]);
  const entities = new Set(schema.columns.filter(({ type }) => type === 'entity').map(({ name }) => name));
  const readOther = new Map(configured.columns.map((column) => [column.name, valueReader(column, hide)]));
  const others = otherReading(schema, configured, readOther);
  const needsId = schema.histories !== null; // or a payment that is asked about twice would count twice
  return (raw, form, faults, at) => {
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
      faults.push({ field: at ?? 'line', value: shown(raw), allowed: 'an object of columns and values' });
      return undefined;
    }
    const before = faults.length;
    const fieldOf = (name: string) => (at === undefined ? name : `${at}.${name}`);
    const row = form === 'text' ? withNumbers(raw, (name) => numeric.has(name)) : (raw as Record<string, unknown>);
    const problems: RowProblem[] = [];
    const transaction = readRow(row, problems) as Record<string, Value>;
    for (const name in row) if (!known.has(name)) faults.push({ field: fieldOf(name), value: 'present', allowed });
    const ignored: string[] = [];
    for (const problem of problems) {
      const { column } = problem;
      if (column === idColumn) continue;
      const other = others(column, row);
      if (other === undefined) faults.push(problemOf(fieldOf(column), problem, entities.has(column)));
      else {
        transaction[column] = other;
        ignored.push(column);
      }
    }
    const id = row[idColumn] ?? row[idColumns[1]!];
    transaction[idColumn] = readId(id);
    if (transaction[idColumn] === null && (needsId || (id !== undefined && id !== null)))
      faults.push(problemOf(fieldOf(idColumn), { column: idColumn, value: id ?? undefined, rule: ID_RULE }, false));
    for (const name of schema.historyColumns) readGiven(name, row[name], transaction, faults, fieldOf(name));
    if (faults.length > before) return undefined;
    for (const name of beyond) {
      if (row[name] === undefined) continue;
      transaction[name] = readOther.get(name)!(row[name]) ?? null; // for a shadow of that schema
      ignored.push(name);
    }
    for (const name of ignored) onIgnored(name);
    return transaction;
  };
}

/** A history column that the caller has computed itself; one that is not given is derived. */
function readGiven(
  name: string,
  given: unknown,
  transaction: Record<string, Value>,
  faults: FieldProblem[],
  field: string,
): void {
  if (given === undefined || given === '') return;
  if (given === null) transaction[name] = null;
  else if (typeof given === 'number' && Number.isFinite(Math.fround(given))) transaction[name] = Math.fround(given);
  else faults.push(problemOf(field, { column: name, value: given, rule: HISTORY_RULE }, false));
}

function namesIn({ columns, label }: FeatureSchema): string[] {
  return columns.flatMap(({ name }) => (name === label ? [] : [name]));
}

/**
 * What stands for a value that the serving schema refuses and the configured one takes: nothing, where that is
 * allowed, and of the event time the same moment.
 */
function otherReading(
  schema: FeatureSchema,
  configured: FeatureSchema,
  readOther: ReadonlyMap<string, ReadValue>,
): (column: string, row: Readonly<Record<string, unknown>>) => Value | undefined {
  if (configured.fingerprint === schema.fingerprint) return () => undefined;
  return (column, row) => {
    const name = column === schema.eventTime ? configured.eventTime : column;
    const other = readOther.get(name)?.(row[name]);
    if (column === schema.eventTime) return typeof other === 'number' ? other : undefined;
    const mayLack = columnNamed(schema, column).missing !== null;
    return other !== undefined && mayLack ? null : undefined;
  };
}

/** What an entity is called is nobody's business, a wrong name included. */
function problemOf(field: string, { value, rule }: RowProblem, isHidden: boolean): FieldProblem {
  if (value === undefined) return { field, value: 'missing', allowed: `${rule}; it is required` };
  return { field, value: isHidden ? `a ${typeof value}, not shown` : shown(value), allowed: rule };
}

function readId(id: unknown): string | null {
  const isText = typeof id === 'string' || Number.isSafeInteger(id);
  const text = isText ? String(id as string).trim() : '';
  return USABLE_ID.test(text) ? text : null;
}

/** The row with numbers in the place of texts that are numbers; an `id` stays a text, and an empty one is none. */
function withNumbers(raw: unknown, takes: (column: string) => boolean): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(raw as object)) {
    if (name === '') continue; // such as the index that pandas writes
    if (name === 'id' && text === '') continue;
    const number = name !== 'id' && typeof text === 'string' && takes(name) ? numberOf(text) : NaN;
    row[name] = Number.isNaN(number) ? text : number;
  }
  return row;
}
