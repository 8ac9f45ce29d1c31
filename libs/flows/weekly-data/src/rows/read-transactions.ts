/**
 * A CSV file to typed columns, checked: a table comes out whole or not at all. DuckDB parses, keeping the lines it
 * rejects. Memory: twice the table, or twice the sample. Cost: O(bytes), measured in docs/decisions/0005.
 */
import { DuckDBInstance } from '@duckdb/node-api';
import { type FeatureSchema, fraudsIn, type TransactionTable } from '@fraud/feature-schema';
import { WeekRefused } from '../errors.ts';
import { checkHeader, namesOf } from './check-header.ts';
import { type CsvRecord, csvRecords } from './csv-records.ts';
import { type BadValue, readChunks } from './read-chunks.ts';
import { type BadRow, findBadRows, refuseUnreadable } from './refuse-rows.ts';
import { rowSample } from './row-sample.ts';
import { withPlainFile } from './with-plain-file.ts';

export type ReadOptions = {
  /**
   * `both`: every row has a label, and there are rows of both classes; `any`: every row has one; `none`: labels are
   * not read, the column may be missing, and every label of the table is 0; `if-there`: `both` for a file with the
   * column, `none` for one without. @defaultValue 'both'
   */
  readonly labels?: 'both' | 'any' | 'none' | 'if-there';
  /** So many rows with a bad value are left out and told of; one more and the file is refused. @defaultValue 0 */
  readonly maxBadRows?: number;
  /**
   * Of a file with more than twice as many rows a random sample is kept, between one and two times this large, in
   * bounded memory; all rows are checked. @defaultValue Infinity
   */
  readonly sampleRows?: number;
  /** Ends the reading; nothing is left behind. */
  readonly signal?: AbortSignal | undefined;
};

export type Transactions = {
  readonly table: TransactionTable;
  /** Good rows of the file, and frauds among them: more than the table has when that is a sample. */
  readonly rows: number;
  readonly frauds: number;
  /** Rows that were left out, in the file's order. */
  readonly badRows: readonly BadRow[];
  /** False when labels were not read. */
  readonly isLabelled: boolean;
  /** Columns of the file that were not read. */
  readonly ignored: readonly string[];
};

/**
 * Reads a CSV file, plain or gzip: UTF-8 with or without byte order mark, comma, double quotes, lines ended by LF,
 * CRLF or CR, the schema's columns in any order, others ignored. The rows come in the file's order.
 *
 * @throws WeekRefused at the first fault: of the header, of a line, of a value where they are more than may be, of
 * the labels as a whole
 */
export async function readTransactions(
  path: string,
  schema: FeatureSchema,
  { labels = 'both', maxBadRows = 0, sampleRows = Infinity, signal }: ReadOptions = {},
): Promise<Transactions> {
  return await withPlainFile(path, signal, async (plain) => {
    const record = await headerOf(plain);
    const isLabelled = labels === 'if-there' ? namesOf(record).includes(schema.label) : labels !== 'none';
    const header = checkHeader(
      record,
      schema.columns.filter(({ role }) => role !== 'label' || isLabelled),
    );
    const database = await DuckDBInstance.create(':memory:');
    const connection = await database.connect();
    try {
      const sample = rowSample(sampleRows);
      let [rows, frauds] = [0, 0];
      const take = (table: TransactionTable) => {
        signal?.throwIfAborted();
        rows += table.rows;
        frauds += fraudsIn(table);
        sample.add(table);
      };
      const bad: BadValue[] = await readChunks(connection, plain, schema, header, maxBadRows, take).catch(
        (cause: unknown) => refuseUnreadable(plain, cause),
      );
      const leftOut = await findBadRows(connection, plain, schema, header, bad, maxBadRows);
      if (rows === 0)
        throw new WeekRefused(
          { code: 'FRAUD_WEEK_NO_ROWS', rule: 'the file has a header and rows' },
          leftOut.length === 0 ? 'it has a header and no rows' : `all of its ${leftOut.length} rows are bad`,
        );
      if (labels === 'both' || (labels === 'if-there' && isLabelled)) checkClasses(rows, frauds, schema);
      return { table: sample.rows(), rows, frauds, isLabelled, ignored: header.ignored, badRows: leftOut };
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

function checkClasses(rows: number, frauds: number, schema: FeatureSchema): void {
  const column = schema.label;
  if (frauds === 0) {
    throw new WeekRefused(
      { code: 'FRAUD_WEEK_NO_FRAUD', column, rule: 'a week holds frauds and legitimate rows' },
      `column "${column}" is 0 in all ${rows} rows: no fraud to learn from`,
    );
  }
  if (frauds === rows) {
    throw new WeekRefused(
      { code: 'FRAUD_WEEK_NO_LEGITIMATE', column, rule: 'a week holds frauds and legitimate rows' },
      `column "${column}" is 1 in all ${rows} rows: no legitimate transaction`,
    );
  }
}
