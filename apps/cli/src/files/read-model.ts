import { decodeModel, ForestError, type ForestModel } from '@fraud/forest-model';
import { versionOf } from '@fraud/model-registry';
import { CliError } from '../command-line/errors.ts';
import { filePath, option } from '../command-line/option.ts';
import { readInput } from './read-input.ts';

export const modelOption = option('FILE', filePath, 'the model, as `fraud train` writes it and the store keeps it');

export type StoredModel = { readonly model: ForestModel; readonly version: string; readonly bytes: number };

/** @throws FRAUD_CLI_NO_INPUT; FRAUD_CLI_DATA when the file is no model, or a broken one */
export async function readModel(path: string): Promise<StoredModel> {
  const bytes = await readInput(path);
  return { model: naming(path, () => decodeModel(bytes)), version: versionOf(bytes), bytes: bytes.length };
}

/** What `decode` makes of a file; when the forest library refuses it, the error names the file. */
export function naming(path: string, decode: () => ForestModel): ForestModel {
  try {
    return decode();
  } catch (cause) {
    if (cause instanceof ForestError)
      throw new CliError('FRAUD_CLI_DATA', `Cannot use ${path}: ${cause.message}`, { cause });
    throw cause;
  }
}
