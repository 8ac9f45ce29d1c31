/** The two lines above the rows of a segment: under which schema its decisions were made, and its columns. */
import {
  type Column,
  columnNamed,
  type FeatureSchema,
  HISTORY_STATE,
  parseFeatureSchema,
  takesNumber,
  type Transaction,
  type Value,
} from '@fraud/feature-schema';
import { fromCell, fromTextCell } from '../decision.ts';
import { decisionLogError } from '../errors.ts';

export const SCHEMA_MARK = '# schema=';
const COLUMNS_BEFORE = ['decision_id', 'decided_at', 'token', 'transaction_id'] as const;
export const COLUMNS_AFTER = ['probability', 'threshold', 'predicted_class', 'model_version'] as const;

/**
 * The columns of a transaction in the order of a segment; the transaction's own id has a column before them. What was
 * computed from histories is logged as well, and whether they were complete: nobody could tell it from the row.
 */
export function loggedColumns(schema: FeatureSchema): Column[] {
  const others = schema.requested.filter((name) => name !== schema.eventTime && name !== schema.id);
  const read = [schema.eventTime, ...others].map((name) => columnNamed(schema, name));
  if (schema.histories === null) return read;
  const computed = schema.historyColumns.map((name) => computedColumn(name, 'number'));
  return [...read, ...computed, computedColumn(HISTORY_STATE, 'context')];
}

function computedColumn(name: string, type: Column['type']): Column {
  return { name, type, title: name, unit: '', missing: [''] };
}

/** Whether the values of a column are numbers in a segment. */
export function isNumeric(column: Column): boolean {
  return takesNumber(column) || column.type === 'boolean' || column.time !== undefined;
}

/**
 * The first two lines of a segment.
 *
 * @throws FRAUD_DECISION_LOG_COLUMN_TWICE when the schema has a column of the log; case does not tell columns apart
 */
export function segmentHeader(schema: FeatureSchema): string {
  const columns = [...COLUMNS_BEFORE, ...loggedColumns(schema).map(({ name }) => name), ...COLUMNS_AFTER];
  const folded = columns.map((column) => column.toLowerCase());
  const twice = columns.find((_, i) => folded.indexOf(folded[i]!) !== i);
  if (twice !== undefined)
    throw decisionLogError(
      'FRAUD_DECISION_LOG_COLUMN_TWICE',
      `Cannot log decisions of schema ${schema.name}: the log would have column "${twice}" twice; rename the schema's`,
    );
  const said = schema.version === 1 ? schema.fingerprint : `${schema.fingerprint} ${schema.json}`;
  return `${SCHEMA_MARK}${said}\n${columns.map(quoted).join(',')}\n`;
}

/** @throws as `segmentHeader`, for a schema whose decisions cannot be logged */
export function checkLoggable(schema: FeatureSchema): void {
  segmentHeader(schema);
}

/** Names are free of quotes. */
function quoted(name: string): string {
  return name.includes(',') ? `"${name}"` : name;
}

/** How the rows of a segment are read. */
export type SegmentHead = {
  readonly schemaFingerprint: string;
  /** Columns of a transaction but its id, the event time first; all are numbers under a schema of version 1. */
  readonly columns: readonly Column[];
  /** Cells in a row. */
  readonly cells: number;
  /** The transaction of a row. @throws Error naming what is no number */
  readonly transactionOf: (row: readonly string[]) => Transaction;
};

/** @throws Error when the lines are not those of a segment */
export function readHead(firstLine: string, columns: readonly string[]): SegmentHead {
  if (!firstLine.startsWith(SCHEMA_MARK)) throw new Error(`its first line does not start with "${SCHEMA_MARK}"`);
  const [schemaFingerprint = ''] = firstLine.slice(SCHEMA_MARK.length).split(' ', 1);
  const json = firstLine.slice(SCHEMA_MARK.length + schemaFingerprint.length);
  const schema = json === '' ? undefined : parseFeatureSchema(JSON.parse(json));
  const names = columns.slice(COLUMNS_BEFORE.length, -COLUMNS_AFTER.length);
  const logged = schema && new Map(loggedColumns(schema).map((column) => [column.name, column]));
  const derived = new Set(schema?.historyColumns);
  const reads = names.map((name) => (derived.has(name) ? readDerived : cellReader(logged?.get(name))));
  const idColumn = schema?.id;
  return {
    schemaFingerprint,
    columns: logged ? [...logged.values()] : names.map((name) => computedColumn(name, 'number')),
    cells: columns.length,
    transactionOf(row) {
      const transaction: Record<string, Value> = {};
      if (idColumn) transaction[idColumn] = fromCell(row[3]!);
      for (let i = 0; i < names.length; i++) transaction[names[i]!] = reads[i]!(row[COLUMNS_BEFORE.length + i]!);
      return transaction;
    },
  };
}

/** @param column undefined in a schema of version 1, whose values are all there */
function cellReader(column: Column | undefined): (cell: string) => Value {
  if (column === undefined) return numberOf;
  const read = isNumeric(column) ? numberOf : fromTextCell;
  return (cell) => (cell === '' ? null : read(cell));
}

/** Of a column that was computed from histories: the float32 that the model saw. */
function readDerived(cell: string): Value {
  return cell === '' ? null : Math.fround(numberOf(cell));
}

/** @throws Error for what is none */
export function numberOf(text: string): number {
  const value = Number(text);
  if (text === '' || Number.isNaN(value)) throw new Error(`${JSON.stringify(text)} stands where a number must`);
  return value;
}
