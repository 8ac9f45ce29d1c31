import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What docker/app.Dockerfile sets for every service beside its paths. */
export const DEPLOYED = { MALLOC_ARENA_MAX: '1' };

/** Runs a program, with some more environment variables, and reads the last line it prints as JSON. */
export async function runJson<T>(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<T> {
  const { stdout } = await run(command, [...args], { maxBuffer: 1 << 26, env: { ...process.env, ...env } });
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as T;
}

/** Whether the command succeeds: a way to see what is installed. */
export async function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  return run(command, [...args]).then(
    () => true,
    () => false,
  );
}
