import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

export type Environment = Readonly<Record<string, string>>;

/**
 * What is set for this machine: the file .env of the working directory and the environment, which wins. Empty is not
 * set.
 */
export function readEnvironment(): Environment {
  const file = existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {};
  const given = Object.entries({ ...file, ...process.env }).map(([name, value]) => [name, value?.trim()] as const);
  return Object.fromEntries(
    given.filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''),
  );
}
