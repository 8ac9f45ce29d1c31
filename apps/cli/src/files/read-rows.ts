import type { FeatureSchema, TransactionTable } from '@fraud/feature-schema';
import { type ReadOptions, readTransactions, WeekRefused } from '@fraud/weekly-data';
import type { Surroundings } from '../command-line/command.ts';
import { CliError } from '../command-line/errors.ts';
import { checkInput } from './read-input.ts';

/**
 * The rows of a CSV file, plain or gzip, in the file's order.
 *
 * @throws FRAUD_CLI_NO_INPUT; FRAUD_CLI_DATA naming file, line, column and value
 */
export async function readRows(
  path: string,
  schema: FeatureSchema,
  labels: ReadOptions['labels'] & string,
  { narrator, signal }: Surroundings,
): Promise<TransactionTable> {
  await checkInput(path);
  narrator.remark(`reading ${path}`);
  try {
    const { table, ignored } = await readTransactions(path, schema, { labels, signal });
    const others = ignored.filter((name) => name !== schema.label);
    if (others.length > 0)
      narrator.remark(`columns of ${path} that the schema does not know were ignored: ${others.join(', ')}`);
    return table;
  } catch (cause) {
    if (cause instanceof WeekRefused)
      throw new CliError('FRAUD_CLI_DATA', `Cannot read ${path}: ${cause.state}`, { cause });
    throw cause;
  }
}
