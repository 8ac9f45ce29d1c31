import { execFile } from 'node:child_process';

export type ProgramOptions = { readonly cwd: string; readonly timeoutMs: number; readonly signal?: AbortSignal };

/**
 * Runs a program to its end.
 *
 * @throws SetupError with everything the program said, when it fails, takes longer than `timeoutMs` or is aborted
 */
export function runProgram(program: string, args: readonly string[], options: ProgramOptions): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  execFile(
    program,
    args,
    { ...options, timeout: options.timeoutMs, maxBuffer: 64e6, encoding: 'utf8' },
    (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      const reason = error.killed
        ? `did not end within ${options.timeoutMs / 1000} s`
        : `ended with ${error.code ?? error.signal}`;
      reject(
        new SetupError(`Cannot run ${program} ${args.join(' ')}: it ${reason}\n${stdout}${stderr}`.trimEnd(), {
          cause: error,
        }),
      );
    },
  );
  return promise;
}

/** What stops a command of this repository, told to the person in front of it as one sentence without a stack. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}
