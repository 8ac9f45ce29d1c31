import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import type { Log } from '@fraud/service';
import { z } from 'zod';
import type { Access } from './access.ts';
import { ApiError } from './errors.ts';
import { type TokenEntry, tokenList } from './token-list.ts';

const LOOK_EVERY_MS = 1_000;

export type TokenFile = {
  /** Reads the file again; one that cannot be used leaves the tokens as they are, and is logged. */
  reload(): void;
  close(): void;
};

/**
 * Lets the holders of the file's tokens in, beside those of `others`; again whenever the file changes.
 *
 * @throws FRAUD_API_TOKEN_FILE when the file cannot be used now
 */
export function followTokenFile(path: string, others: readonly TokenEntry[], access: Access, log: Log): TokenFile {
  const read = (): void => access.replace([...others, ...readTokenFile(path, others)]);
  const reload = (): void => {
    try {
      read();
      log.info({ path }, 'tokens read again');
    } catch (error) {
      log.error({ err: error }, 'the tokens stay as they were');
    }
  };
  read();
  // Polled, because editors and secret mounts replace the file rather than write to it.
  watchFile(path, { interval: LOOK_EVERY_MS, persistent: false }, reload);
  return { reload, close: () => unwatchFile(path, reload) };
}

function readTokenFile(path: string, others: readonly TokenEntry[]): TokenEntry[] {
  try {
    const entries = tokenList.parse(JSON.parse(readFileSync(path, 'utf8')));
    const taken = entries.find(({ name }) => others.some((other) => other.name === name));
    if (taken) throw new Error(`the name "${taken.name}" is taken by API_TOKEN`);
    return entries;
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw new ApiError('FRAUD_API_TOKEN_FILE', `Cannot read the tokens of ${path}: ${why}`, { cause });
  }
}
