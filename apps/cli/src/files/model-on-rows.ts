import type { FeatureSchema, TransactionTable } from '@fraud/feature-schema';
import type { ReadOptions } from '@fraud/weekly-data';
import type { Surroundings } from '../command-line/command.ts';
import { CliError } from '../command-line/errors.ts';
import { filePath, option, type ValuesOf } from '../command-line/option.ts';
import { modelOption, readModel, type StoredModel } from './read-model.ts';
import { readRows } from './read-rows.ts';
import { readSchema, schemaOption } from './read-schema.ts';

/** Options of every command that applies a model to the rows of a file. */
export const modelOnRowsOptions = {
  model: modelOption,
  csv: option('FILE', filePath, 'the transactions, CSV, plain or gzip'),
  schema: schemaOption,
};

export type ModelOnRows = StoredModel & { readonly schema: FeatureSchema; readonly table: TransactionTable };

/**
 * @throws FRAUD_CLI_DATA when the model was trained on other columns, and what `readModel`, `readSchema` and
 * `readRows` throw
 */
export async function readModelOnRows(
  files: ValuesOf<typeof modelOnRowsOptions>,
  labels: ReadOptions['labels'] & string,
  surroundings: Surroundings,
): Promise<ModelOnRows> {
  const stored = await readModel(files.model);
  const schema = await readSchema(files.schema);
  const { schemaFingerprint } = stored.model;
  if (schemaFingerprint !== schema.fingerprint) {
    throw new CliError(
      'FRAUD_CLI_DATA',
      `Cannot use ${files.model}: it was trained on columns with the fingerprint ${schemaFingerprint}, those of schema "${schema.name}" have ${schema.fingerprint}; name the schema's file with --schema`,
    );
  }
  return { ...stored, schema, table: await readRows(files.csv, schema, labels, surroundings) };
}
