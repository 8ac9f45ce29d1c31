import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFeatureSchema } from '@fraud/feature-schema';
import { exampleTransaction } from './example-transaction.ts';

const BYTES = 24;

/** The token in the file; a random one is made, in a file that only its owner may read, when there is none. */
export function keepToken(file: string): { token: string; isNew: boolean } {
  if (existsSync(file)) return { token: readFileSync(file, 'utf8').trim(), isNew: false };
  const token = randomBytes(BYTES).toString('hex');
  writeFileSync(file, `${token}\n`, { mode: 0o600, flag: 'wx' });
  return { token, isNew: true };
}

/** What the command `fraud` needs to reach the running system; secrets are not among it. */
const FOR_THE_COMMAND = ['REDIS_URL', 'QUEUE_PREFIX', 'STORE_DIR', 'WEEKS_PREFIX', 'MLFLOW_TRACKING_URI'];

/**
 * Writes into the folder of a start what others take from it: `env`, which the command `fraud` reads so that it
 * reaches this Redis and this store, and `example.json`, a request to try the API with: a known fraud of
 * creditcard.csv, or zeros in the columns of another schema.
 */
export function keepForOthers(keepDir: string, env: Readonly<Record<string, string>>): { exampleFile: string } {
  const known = FOR_THE_COMMAND.filter((name) => env[name] !== undefined);
  writeFileSync(join(keepDir, 'env'), known.map((name) => `${name}=${JSON.stringify(env[name])}\n`).join(''), {
    mode: 0o600,
  });
  const exampleFile = join(keepDir, 'example.json');
  const schemaFile = env['FEATURE_SCHEMA_FILE'];
  const example = schemaFile === undefined ? exampleTransaction : zerosFor(schemaFile);
  writeFileSync(exampleFile, JSON.stringify({ data: [{ ...example, id: 'payment-1' }] }));
  return { exampleFile };
}

/** A transaction of the schema in a file, 0 in every column. */
function zerosFor(schemaFile: string): Record<string, number> {
  const { requested } = parseFeatureSchema(JSON.parse(readFileSync(schemaFile, 'utf8')));
  return Object.fromEntries(requested.map((name) => [name, 0]));
}
