import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs a program and reads the last line it prints as JSON. */
export async function runJson<T>(command: string, args: readonly string[]): Promise<T> {
  const { stdout } = await run(command, [...args], { maxBuffer: 1 << 26 });
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as T;
}

/** Whether the command succeeds: a way to see what is installed. */
export async function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  return run(command, [...args]).then(
    () => true,
    () => false,
  );
}
