/**
 * A CSV file to typed columns, checked: a table comes out whole or not at all.
 * DuckDB parses, keeping the lines it rejects; its chunks of 2,048 rows become float32 columns without an object per
 * row. Memory: twice the table. Cost: O(bytes), measured in docs/decisions/0005.
 */
import { type DuckDBConnection, type DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api';
import { type Column, concatTables, type FeatureSchema, fraudsIn, timeOfDay, type TransactionTable } from '@fraud/feature-schema';
import { checkHeader, type Header, namesOf } from './check-header.ts';
import { type CsvRecord, csvRecords } from './csv-records.ts';
import { WeekRefused } from './errors.ts';
import { badValue, refuseRejected, refuseUnreadable } from './refuse-rows.ts';
import { withPlainFile } from './with-plain-file.ts';

export type ReadOptions = {
  /**
   * `both`: every row has a label, and there are rows of both classes; `any`: every row has one; `none`: labels are not read,
   * the column may be missing, and every label of the table is 0; `if-there`: `both` for a file with the column, `none` for one
   * without. @defaultValue 'both'
   */
  readonly labels?: 'both' | 'any' | 'none' | 'if-there';
  /** Ends the reading; nothing is left behind. */
  readonly signal?: AbortSignal | undefined;
};

export type Transactions = {
  readonly table: TransactionTable;
  /** False when labels were not read. */
  readonly isLabelled: boolean;
  /** Columns of the file that were not read. */
  readonly ignored: readonly string[];
};

/**
 * Reads a CSV file, plain or gzip: UTF-8 with or without byte order mark, comma, double quotes, lines ended by LF, CRLF or CR, the
 * schema's columns in any order, others ignored. The rows come in the file's order.
 *
 * @throws WeekRefused at the first fault of each kind: header, broken lines and texts, then values out of range, then labels
 */
export async function readTransactions(path: string, schema: FeatureSchema, { labels = 'both', signal }: ReadOptions = {}): Promise<Transactions> {
  return await withPlainFile(path, signal, async (plain) => {
    const record = await headerOf(plain);
    const isLabelled = labels === 'if-there' ? namesOf(record).includes(schema.label) : labels !== 'none';
    const header = checkHeader(record, schema.columns.filter(({ role }) => role !== 'label' || isLabelled));
    const database = await DuckDBInstance.create(':memory:');
    const connection = await database.connect();
    try {
      const table = concatTables(await readChunks(connection, plain, schema, header, signal));
      if (table.rows === 0) throw new WeekRefused({ code: 'FRAUD_WEEK_NO_ROWS', rule: 'the file has a header and rows' }, 'it has a header and no rows');
      if (labels === 'both' || (labels === 'if-there' && isLabelled)) checkClasses(table, schema);
      return { table, isLabelled, ignored: header.ignored };
    } finally {
      connection.closeSync();
      database.closeSync();
    }
  });
}

async function headerOf(path: string): Promise<CsvRecord> {
  for await (const record of csvRecords(path)) return record;
  throw new WeekRefused({ code: 'FRAUD_WEEK_EMPTY', rule: 'the file has a header and rows' }, 'it is empty');
}

async function readChunks(connection: DuckDBConnection, path: string, schema: FeatureSchema, header: Header, signal: AbortSignal | undefined): Promise<TransactionTable[]> {
  const chunks: TransactionTable[] = [];
  let rows = 0;
  let bad: { row: number; column: string } | undefined;
  try {
    const result = await connection.stream(selectOf(path, header));
    for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      signal?.throwIfAborted();
      const found = tableOf(chunk, schema, header.columns);
      if (bad === undefined && found.bad !== undefined) bad = { ...found.bad, row: rows + found.bad.row };
      rows += chunk.rowCount;
      chunks.push(found.table);
    }
  } catch (cause) {
    await refuseUnreadable(path, cause);
  }
  await refuseRejected(connection, schema, header);
  if (bad !== undefined) throw await badValue(path, bad.row, bad.column, schema, header);
  return chunks;
}

/**
 * The columns as doubles, an empty value as NaN: asking a chunk's vector about nulls costs more than the parsing.
 * In the file's declaration columns are named after their place; those that nobody asks for are not parsed.
 */
function selectOf(path: string, { line, names, positions }: Header): string {
  const columns = names.map((_, i) => `'c${i}': '${positions.includes(i) ? 'DOUBLE' : 'VARCHAR'}'`).join(', ');
  const selected = positions.map((i) => `coalesce(c${i}, 'nan'::DOUBLE)`).join(', ');
  return `SELECT ${selected} FROM read_csv('${path.replaceAll("'", "''")}',
    auto_detect = false, header = true, skip = ${line - 1}, delim = ',', quote = '"', escape = '"', columns = {${columns}}, store_rejects = true, rejects_limit = 1000)`;
}

/** One chunk as a table, and its first value that is no finite float32 (for the label: neither 0 nor 1). */
function tableOf(chunk: DuckDBDataChunk, schema: FeatureSchema, columns: readonly Column[]): { table: TransactionTable; bad: { row: number; column: string } | undefined } {
  const rows = chunk.rowCount;
  const table = { rows, matrix: new Float32Array(schema.inputs.length * rows), labels: new Uint8Array(rows), eventTime: new Float64Array(rows) };
  let bad: { row: number; column: string } | undefined;
  columns.forEach(({ name, role }, i) => {
    const vector = chunk.getColumnVector(i);
    const input = role === 'label' ? undefined : role === 'eventTime' ? 0 : schema.inputs.indexOf(name) * rows;
    for (let r = 0; r < rows; r++) {
      const value = vector.getItem(r) as number;
      const isGood = input === undefined ? value === 0 || value === 1 : Number.isFinite(Math.fround(value));
      if (!isGood) {
        if (bad === undefined || r < bad.row) bad = { row: r, column: name };
      } else if (input === undefined) table.labels[r] = value;
      else if (role === 'eventTime') {
        table.eventTime[r] = value;
        table.matrix[r] = timeOfDay(value);
      } else table.matrix[input + r] = value;
    }
  });
  return { table, bad };
}

function checkClasses(table: TransactionTable, schema: FeatureSchema): void {
  const frauds = fraudsIn(table);
  const column = schema.label;
  if (frauds === 0) {
    throw new WeekRefused({ code: 'FRAUD_WEEK_NO_FRAUD', column, rule: 'a week holds frauds and legitimate rows' }, `column "${column}" is 0 in all ${table.rows} rows: no fraud to learn from`);
  }
  if (frauds === table.rows) {
    throw new WeekRefused({ code: 'FRAUD_WEEK_NO_LEGITIMATE', column, rule: 'a week holds frauds and legitimate rows' }, `column "${column}" is 1 in all ${table.rows} rows: no legitimate transaction`);
  }
}
