import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Runs a script in Node with what docker/app.Dockerfile sets for every service beside its paths, and reads the last
 * line it prints as JSON.
 */
export function runDeployed<T>(script: string, argument: string): Promise<T> {
  return runJson('env', ['MALLOC_ARENA_MAX=1', process.execPath, script, argument]);
}

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
