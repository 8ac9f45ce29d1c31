import { plausibleEventTimes } from '@fraud/drift';
import { concatTables, type FeatureSchema, sortByTime, type TransactionTable, valuesOf } from '@fraud/feature-schema';
import { type ReadOptions, readTransactions, type Transactions, WeekRefused } from '@fraud/weekly-data';
import type { CommandContext } from '../command-line/command.ts';
import { CliError } from '../command-line/errors.ts';
import { filePath, option, type ValuesOf } from '../command-line/option.ts';
import { configuredHide } from '../config.ts';
import { beforeOption, openFileHistories } from './file-histories.ts';
import {
  checkInput,
  modelOption,
  modelSchemaOption,
  readModel,
  schemaOfModel,
  type StoredModel,
} from './input-files.ts';

/** Options of every command that applies a model to the rows of a file. */
export const modelOnRowsOptions = {
  model: modelOption,
  csv: option('FILE', filePath, 'the transactions: a CSV file, plain, gzip or Zstandard, or a Parquet file'),
  before: beforeOption,
  schema: modelSchemaOption,
};

export type ModelOnRows = StoredModel & { readonly schema: FeatureSchema; readonly table: TransactionTable };

/**
 * Reads a model and the rows that it is applied to.
 *
 * @throws FRAUD_CLI_DATA when the model was trained on other columns, and what `readModel`, `schemaOfModel` and
 * `readRows` throw
 */
export async function readModelOnRows(
  files: ValuesOf<typeof modelOnRowsOptions>,
  labels: ReadOptions['labels'] & string,
  context: CommandContext,
): Promise<ModelOnRows> {
  const stored = await readModel(files.model);
  const schema = await schemaOfModel(files.model, stored, files.schema, 'use');
  const derive = await openFileHistories(schema, files.before, (path) => readRows(path, schema, 'optional', context));
  return { ...stored, schema, table: derive((await readRows(files.csv, schema, labels, context)).table) };
}

/**
 * The rows of a CSV or Parquet file, in the file's order; without what histories derive of them.
 *
 * @throws FRAUD_CLI_NO_INPUT; FRAUD_CLI_DATA naming file, line, column and value
 */
export async function readRows(
  path: string,
  schema: FeatureSchema,
  labels: ReadOptions['labels'] & string,
  { reporter, signal }: CommandContext,
): Promise<Transactions> {
  await checkInput(path);
  reporter.log(`reading ${path}`);
  try {
    const read = await readTransactions(path, schema, { labels, hide: configuredHide(schema), signal });
    const others = read.ignored.filter((name) => name !== schema.label);
    if (others.length > 0) reporter.log(`${path}: ignored columns that the schema does not name: ${others.join(', ')}`);
    if (read.absent.length > 0)
      reporter.log(`${path}: columns that it lacks count as missing: ${read.absent.join(', ')}`);
    if (read.unlabelled > 0) reporter.log(`${path}: ${read.unlabelled} rows have no label yet and are left out`);
    const time = noSeconds(read.table.eventTime);
    if (time !== undefined)
      reporter.log(
        `${path}: "${schema.eventTime}" is ${time}, which is no time in seconds; ` +
          'the time of day that is made of such times is random',
      );
    return read;
  } catch (cause) {
    if (cause instanceof WeekRefused)
      throw new CliError('FRAUD_CLI_DATA', `Cannot read ${path}: ${cause.state}`, { cause });
    throw cause;
  }
}

/** An event time that is in another unit whatever a model has learned. O(rows). */
function noSeconds(eventTime: Float64Array): number | undefined {
  const { start, end } = plausibleEventTimes([], 0);
  return eventTime.find((time) => time < start || time > end);
}

/**
 * The labelled rows of all files, with what histories derive of them, in order of event time. Rows with equal times
 * keep the order of the files.
 */
export async function readRowsInTime(
  paths: readonly string[],
  before: readonly string[] | undefined,
  schema: FeatureSchema,
  context: CommandContext,
): Promise<TransactionTable> {
  const derive = await openFileHistories(schema, before, (path) => readRows(path, schema, 'optional', context));
  const tables: TransactionTable[] = [];
  for (const path of paths) tables.push((await readRows(path, schema, 'required', context)).table);
  const joined = tables.length === 1 ? tables[0]! : concatTables(byStart(tables));
  const sorted = sortByTime(joined);
  if (sorted !== joined) context.reporter.log(`the rows were not in order of "${schema.eventTime}"; they were sorted`);
  return derive(sorted);
}

/** The columns of the features, in the schema's order, without the time of day. */
export function featureColumns(table: TransactionTable, schema: FeatureSchema) {
  return schema.features.map((name) => valuesOf(table, schema.inputs.indexOf(name)));
}

/** Files that follow one another in time need no sorting of rows, in whichever order they are named. */
function byStart(tables: readonly TransactionTable[]): TransactionTable[] {
  return tables.toSorted((a, b) => a.eventTime[0]! - b.eventTime[0]!);
}
