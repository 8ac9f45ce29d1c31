/**
 * A CSV file to typed columns, checked: a table comes out whole or not at all. The grammar is that of every CSV reader
 * here (`libs/adapters/csv/GRAMMAR.md`). Memory: twice the table, or twice the sample. Cost: O(bytes), measured in
 * docs/decisions/0016.
 */
import { decimalNumber, setting, wholeNumber } from '@fraud/config';
import type { CsvRecord } from '@fraud/csv';
import type { FeatureSchema, HideEntity } from '@fraud/feature-schema';
import { WeekRefused } from '../errors.ts';
import { type BadRow, type BadRows, collectBadRows } from './bad-rows.ts';
import { checkHeader, type Header, type LabelsWanted } from './check-header.ts';
import { readRecords } from './read-records.ts';
import { rowSample } from './row-sample.ts';
import { type BuiltTable, type TableBuilder, tableBuilder } from './table-builder.ts';

/** How many rows of a weekly file may be bad. The watchdog and the trainer share the setting. */
export const badRowSettings = {
  maxBadRows: setting('MAX_BAD_ROWS', wholeNumber({ min: 0, max: 1_000 }).default(10), {
    doc:
      'How many rows of a weekly file may hold a bad value. They are left out and kept in quarantine/. A file with ' +
      'more bad rows is refused. 0: one bad row refuses the file.',
    example: '0',
  }),
};

/** How late labels come. The watchdog and the trainer share the setting. */
export const labelDelaySettings = {
  labelDelayDays: setting('LABEL_DELAY_DAYS', decimalNumber({ min: 0, max: 365 }).default(0), {
    doc:
      'How many days frauds take to be reported. Younger transactions are not used for training, and neither the ' +
      'model nor the share of frauds is judged by their labels. 0: labels are known at once. Needs times that keep ' +
      'rising from week to week, which the Time of creditcard.csv does not.',
    example: '14',
  }),
};

/** What is wrong between settings: histories are kept by entities, under the key that hides them. */
export function historyKeyProblems({
  featureSchema,
  entityKey,
}: {
  readonly featureSchema: FeatureSchema;
  readonly entityKey: object | undefined;
}): string[] {
  if (featureSchema.histories === null || entityKey !== undefined) return [];
  return [
    'ENTITY_KEY is not set, and the schema has columns derived from histories ("per"): set the key that the API ' +
      'has; make one with: openssl rand -hex 32',
  ];
}

export type ReadOptions = {
  /** @defaultValue 'required' */
  readonly labels?: LabelsWanted;
  /** How many rows with a bad value are left out and listed; with one more the file is refused. @defaultValue 0 */
  readonly maxBadRows?: number;
  /**
   * Of a file with more than twice as many rows a random sample is kept, between one and two times this large, in
   * bounded memory; all rows are checked. @defaultValue Infinity
   */
  readonly sampleRows?: number;
  /** What becomes of entities: needed under a schema with histories, of whose rows no sample is drawn. */
  readonly hide?: HideEntity | undefined;
  /** Ends the reading. */
  readonly signal?: AbortSignal | undefined;
};

/** Rows and frauds are those of the file: more than the table has when that is a sample. */
export type Transactions = BuiltTable & {
  /** Rows that were left out, in the file's order. */
  readonly badRows: readonly BadRow[];
  /** Columns of the file that were not read. */
  readonly ignored: readonly string[];
  /** Columns of the schema that the file lacks; their values are missing. */
  readonly absent: readonly string[];
};

/**
 * Reads a CSV file (plain, gzip or Zstandard) or a Parquet file, with the schema's columns in any order; others are
 * ignored. The rows come in the file's order. A row is in the table or among the bad rows, never anywhere else.
 *
 * @throws WeekRefused for a file that is not CSV, for a header without the columns, at the first line that breaks the
 * grammar, and at the first bad row that is more than may be
 */
export async function readTransactions(
  path: string,
  schema: FeatureSchema,
  { labels = 'required', maxBadRows = 0, sampleRows = Infinity, hide, signal }: ReadOptions = {},
): Promise<Transactions> {
  const hasHistories = schema.histories !== null;
  if (hasHistories && hide === undefined)
    throw new TypeError(`Cannot read ${path}: histories are kept by entities, and nothing hides them`);
  let file: { header: Header; badRows: BadRows; builder: TableBuilder } | undefined;
  const take = (record: CsvRecord) => {
    if (file !== undefined) return file.builder.add(record);
    const header = checkHeader(record, schema, labels);
    const badRows = collectBadRows(schema, header.names, maxBadRows);
    const sample = rowSample(hasHistories ? Infinity : sampleRows);
    const builder = tableBuilder(schema, header, sample, badRows, { mayLackLabels: labels === 'optional', hide });
    file = { header, badRows, builder };
  };
  await readRecords(path, take, signal);
  if (file === undefined)
    throw new WeekRefused({ code: 'FRAUD_WEEK_EMPTY', rule: 'the file has a header and rows' }, 'it is empty');
  const { header, badRows, builder } = file;
  const read = builder.end();
  if (read.rows === 0)
    throw new WeekRefused(
      { code: 'FRAUD_WEEK_NO_ROWS', rule: 'the file has a header and rows' },
      badRows.list().length === 0 ? 'it has a header and no rows' : `all of its ${badRows.list().length} rows are bad`,
    );
  return { ...read, badRows: badRows.list(), ignored: header.ignored, absent: header.absent };
}
