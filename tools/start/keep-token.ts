import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const BYTES = 24;

/** The token in the file; a random one is made, in a file that only its owner may read, when there is none. */
export function keepToken(file: string): { token: string; isNew: boolean } {
  if (existsSync(file)) return { token: readFileSync(file, 'utf8').trim(), isNew: false };
  const token = randomBytes(BYTES).toString('hex');
  writeFileSync(file, `${token}\n`, { mode: 0o600, flag: 'wx' });
  return { token, isNew: true };
}
