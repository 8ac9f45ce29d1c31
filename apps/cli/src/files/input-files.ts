import { constants } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { type FeatureSchema, parseFeatureSchema } from '@fraud/feature-schema';
import { decodeModel, ForestError, type ForestModel } from '@fraud/forest-model';
import { versionOf } from '@fraud/model-registry';
import { CliError } from '../command-line/errors.ts';
import { filePath, option } from '../command-line/option.ts';
import { configuredSchema } from '../config.ts';

export const modelOption = option(
  'FILE',
  filePath,
  'the model file, as `fraud train` writes it and the store keeps it',
);

export const schemaOption = option(
  'FILE',
  filePath.optional(),
  "JSON file of the columns and their roles; default: FEATURE_SCHEMA_FILE, else those of Kaggle's creditcard.csv",
);

export const modelSchemaOption = option(
  'FILE',
  filePath.optional(),
  "JSON file of the columns that the model was trained on; default: the model's own, else as for `fraud train`",
);

/** Of two schemas so many columns are named. */
const SHOWN_DIFFERENCES = 5;

export type StoredModel = { readonly model: ForestModel; readonly version: string; readonly bytes: number };

/** @throws FRAUD_CLI_NO_INPUT unless the path is a regular file that can be read */
export async function checkInput(path: string): Promise<void> {
  try {
    await access(path, constants.R_OK);
  } catch (cause) {
    throw new CliError('FRAUD_CLI_NO_INPUT', `Cannot read ${path}: ${accessProblem(cause)}`, { cause });
  }
  if (!(await stat(path)).isFile())
    throw new CliError('FRAUD_CLI_NO_INPUT', `Cannot read ${path}: it is not a regular file`);
}

/** All bytes of a file. @throws FRAUD_CLI_NO_INPUT */
export async function readInput(path: string): Promise<Uint8Array> {
  await checkInput(path);
  return await readFile(path);
}

/**
 * The schema of a file, or without one that of the services.
 *
 * @throws FRAUD_CLI_NO_INPUT; FRAUD_CLI_DATA when the file is not JSON; FRAUD_SCHEMA_INVALID; FRAUD_CONFIG_INVALID
 */
export async function readSchema(path: string | undefined): Promise<FeatureSchema> {
  if (path === undefined) return configuredSchema();
  const text = new TextDecoder().decode(await readInput(path));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    const message = `Cannot read ${path}: it is not valid JSON (${(cause as Error).message})`;
    throw new CliError('FRAUD_CLI_DATA', message, { cause });
  }
  return parseFeatureSchema(json);
}

/**
 * The schema that a model was trained under: its own, else that of a file, else that of the services.
 *
 * @param act what is to be done with the model, for the message
 * @throws FRAUD_CLI_DATA when that schema is another than the model's, and what `readSchema` throws
 */
export async function schemaOfModel(
  path: string,
  { model }: StoredModel,
  schemaFile: string | undefined,
  act: string,
): Promise<FeatureSchema> {
  const own = model.schema === null ? undefined : parseFeatureSchema(JSON.parse(model.schema));
  if (own !== undefined && schemaFile === undefined) return own;
  const schema = await readSchema(schemaFile);
  if (model.schemaFingerprint === schema.fingerprint) return schema;
  const [given, trained] = [schema.inputs, model.inputs];
  const others = [
    ...trained.filter((input) => !given.includes(input)).map((input) => `it has no "${input}"`),
    ...given.filter((input) => !trained.includes(input)).map((input) => `"${input}" is new`),
  ];
  throw new CliError(
    'FRAUD_CLI_DATA',
    `Cannot ${act} ${path}: it was trained on columns with the fingerprint ${model.schemaFingerprint}, ` +
      `those of schema "${schema.name}" have ${schema.fingerprint}` +
      (others.length === 0 ? '' : ` (${others.slice(0, SHOWN_DIFFERENCES).join(', ')})`) +
      (own === undefined ? "; name the schema's file with --schema" : '; leave out --schema: the model has its own'),
  );
}

/** @throws FRAUD_CLI_NO_INPUT; FRAUD_CLI_DATA when the file is not a model, or a broken one */
export async function readModel(path: string): Promise<StoredModel> {
  const bytes = await readInput(path);
  return { model: decodeNaming(path, () => decodeModel(bytes)), version: versionOf(bytes), bytes: bytes.length };
}

/** What `decode` makes of a file. When the forest library refuses the file, the error names its path. */
export function decodeNaming(path: string, decode: () => ForestModel): ForestModel {
  try {
    return decode();
  } catch (cause) {
    if (cause instanceof ForestError)
      throw new CliError('FRAUD_CLI_DATA', `Cannot use ${path}: ${cause.message}`, { cause });
    throw cause;
  }
}

function accessProblem(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  return code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'permission is denied' : message;
}
