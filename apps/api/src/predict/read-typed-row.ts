/** Rows under a schema of version 2: each value is read by the type of its column. */
import {
  columnNamed,
  type FeatureSchema,
  type ReadValue,
  type RowProblem,
  takesNumber,
  transactionReader,
  type Value,
  valueReader,
} from '@fraud/feature-schema';
import { onlyNames, shown } from '../http/field-problem.ts';
import type { FieldProblem } from '../http/problem.ts';
import { columnsBeyond, type Door, type DoorOptions, withNumbers } from './door.ts';

/** What names a transaction for feedback, too: printable ASCII. */
const USABLE_ID = /^[\x20-\x7e]{1,128}$/;
const HISTORY_RULE = 'a number, or nothing: it is derived from the history where it is left out';
const ID_RULE = 'a text of 1 to 128 printable ASCII characters, or a whole number';

/** O(columns) a row. */
export function typedReader(schema: FeatureSchema, options: DoorOptions): Door['read'] {
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
