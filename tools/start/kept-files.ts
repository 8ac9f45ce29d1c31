import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleRow, parseFeatureSchema } from '@fraud/feature-schema';
import { ulbExample } from './demo/ulb-example.ts';

const TOKEN_BYTES = 24;
const KEY_BYTES = 32;

type Kept = { readonly text: string; readonly isNew: boolean };

/** The token in the file; a random one is made, in a file that only its owner may read, when there is none. */
export function keepToken(file: string): Kept {
  return keepRandom(file, TOKEN_BYTES);
}

/** The key of entities in the file, made as a token is: with another one all cards would be new. */
export function keepEntityKey(file: string): string {
  return keepRandom(file, KEY_BYTES).text;
}

function keepRandom(file: string, bytes: number): Kept {
  if (existsSync(file)) return { text: readFileSync(file, 'utf8').trim(), isNew: false };
  const text = randomBytes(bytes).toString('hex');
  writeFileSync(file, `${text}\n`, { mode: 0o600, flag: 'wx' });
  return { text, isNew: true };
}

/** What the command `fraud` needs to reach the running system and to read its weeks; no token is among it. */
const FOR_THE_COMMAND = [
  'REDIS_URL',
  'QUEUE_PREFIX',
  'STORE_DIR',
  'WEEKS_PREFIX',
  'MLFLOW_TRACKING_URI',
  'FEATURE_SCHEMA_FILE',
  'ENTITY_KEY',
];

/**
 * Writes into the folder of a start what others take from it: `env`, which the command `fraud` reads so that it
 * reaches this Redis and this store, and `example.json`, a request to try the API with.
 */
export function keepForOthers(
  keepDir: string,
  env: Readonly<Record<string, string>>,
  example: Readonly<Record<string, unknown>>,
): { exampleFile: string } {
  const known = FOR_THE_COMMAND.filter((name) => env[name] !== undefined);
  writeFileSync(join(keepDir, 'env'), known.map((name) => `${name}=${JSON.stringify(env[name])}\n`).join(''), {
    mode: 0o600,
  });
  const exampleFile = join(keepDir, 'example.json');
  writeFileSync(exampleFile, JSON.stringify({ data: [example] }));
  return { exampleFile };
}

/** A payment to try the API with: a known fraud of creditcard.csv, or a row of the schema in the file. */
export function exampleFor(schemaFile: string | undefined): Readonly<Record<string, unknown>> {
  if (schemaFile === undefined) return ulbExample;
  return exampleRow(parseFeatureSchema(JSON.parse(readFileSync(schemaFile, 'utf8'))));
}
