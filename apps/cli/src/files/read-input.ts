import { constants } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { CliError } from '../command-line/errors.ts';

/** @throws FRAUD_CLI_NO_INPUT unless a regular file is there and may be read */
export async function checkInput(path: string): Promise<void> {
  try {
    await access(path, constants.R_OK);
  } catch (cause) {
    throw new CliError('FRAUD_CLI_NO_INPUT', `Cannot read ${path}: ${stateOf(cause)}`, { cause });
  }
  if (!(await stat(path)).isFile()) throw new CliError('FRAUD_CLI_NO_INPUT', `Cannot read ${path}: it is no file`);
}

/** All bytes of a file. */
export async function readInput(path: string): Promise<Uint8Array> {
  await checkInput(path);
  return await readFile(path);
}

function stateOf(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  return code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'it may not be read' : message;
}
