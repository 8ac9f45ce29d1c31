import { constants, createWriteStream } from 'node:fs';
import { access, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CliError } from '../command-line/errors.ts';

/**
 * Checks that a file can be written to a path, so that long work does not end in vain.
 *
 * @throws FRAUD_CLI_OUTPUT
 */
export async function checkOutput(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found !== undefined && !found.isFile())
    throw new CliError('FRAUD_CLI_OUTPUT', `Cannot write ${path}: it is not a regular file`);
  try {
    await access(dirname(path), constants.W_OK);
  } catch (cause) {
    throw new CliError('FRAUD_CLI_OUTPUT', `Cannot write ${path}: its folder does not exist or is not writable`, {
      cause,
    });
  }
}

/**
 * Writes a file that appears whole or not at all: a part file beside it is flushed to the disk and then renamed.
 *
 * @throws FRAUD_CLI_OUTPUT; the signal's reason when it is aborted
 */
export async function writeOutput(
  path: string,
  chunks: Iterable<string | Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  await checkOutput(path);
  const part = `${path}.${process.pid}.part`;
  try {
    await pipeline(Readable.from(chunks), createWriteStream(part, { flush: true }), { signal });
    await rename(part, path);
  } catch (cause) {
    await rm(part, { force: true });
    signal.throwIfAborted();
    throw new CliError('FRAUD_CLI_OUTPUT', `Cannot write ${path}: ${(cause as Error).message}`, { cause });
  }
}
