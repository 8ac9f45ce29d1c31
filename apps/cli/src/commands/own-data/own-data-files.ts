import { OwnDataError, WeekRefused } from '@fraud/weekly-data';
import { z } from 'zod';
import type { ProgressReporter } from '../../command-line/command.ts';
import { CliError } from '../../command-line/errors.ts';
import { filePath, listOption } from '../../command-line/option.ts';
import { checkInput } from '../../files/input-files.ts';

export const filesOption = listOption(
  'FILE',
  z.array(filePath).min(1),
  'files of transactions: CSV, TSV or the like, plain, gzip or Zstandard, or Parquet',
);

/**
 * Does something with files that can be read.
 *
 * @throws FRAUD_CLI_NO_INPUT; FRAUD_CLI_DATA for what is wrong with the data
 */
export async function readOwnData<T>(
  paths: readonly string[],
  reporter: ProgressReporter,
  read: () => Promise<T>,
): Promise<T> {
  for (const path of paths) await checkInput(path);
  reporter.log(`reading ${paths.join(', ')}`);
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof OwnDataError || cause instanceof WeekRefused)
      throw new CliError('FRAUD_CLI_DATA', cause.message, { cause });
    throw cause;
  }
}
