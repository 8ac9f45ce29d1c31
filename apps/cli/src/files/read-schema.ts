import { type FeatureSchema, parseFeatureSchema, ulbSchema } from '@fraud/feature-schema';
import { CliError } from '../command-line/errors.ts';
import { filePath, option } from '../command-line/option.ts';
import { readInput } from './read-input.ts';

export const schemaOption = option(
  'FILE',
  filePath.optional(),
  "JSON file with the columns and their roles, as FEATURE_SCHEMA_FILE has it; left out: the columns of Kaggle's creditcard.csv",
);

/** @throws FRAUD_CLI_NO_INPUT, FRAUD_CLI_DATA for what is no JSON, FRAUD_SCHEMA_INVALID */
export async function readSchema(path: string | undefined): Promise<FeatureSchema> {
  if (path === undefined) return ulbSchema;
  const text = new TextDecoder().decode(await readInput(path));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new CliError('FRAUD_CLI_DATA', `Cannot read ${path}: it is no JSON (${(cause as Error).message})`, { cause });
  }
  return parseFeatureSchema(json);
}
