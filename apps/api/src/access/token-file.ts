import { readFileSync, statSync } from 'node:fs';
import type { Log } from '@fraud/service';
import { z } from 'zod';
import { ApiError } from '../http/errors.ts';
import type { Access } from './access.ts';
import { type TokenEntry, tokenList } from './token-list.ts';

const POLL_MS = 1_000;

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
  let seen = stateOf(path); // before it is read: a change in between is seen at the next look
  read();
  // Polled, because editors and secret mounts replace the file rather than write to it.
  const timer = setInterval(() => {
    const now = stateOf(path);
    if (now === seen) return;
    seen = now;
    reload();
  }, POLL_MS).unref();
  return { reload, close: () => clearInterval(timer) };
}

/** Differs when the file was written or replaced; undefined when it cannot be looked at: reading it says why. */
function stateOf(path: string): string | undefined {
  try {
    const { ino, mtimeNs, size } = statSync(path, { bigint: true });
    return `${ino} ${mtimeNs} ${size}`;
  } catch {
    return undefined;
  }
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
