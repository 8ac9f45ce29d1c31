import { join } from 'node:path';
import { runProgram } from './run-program.ts';

/** A usable MLflow: its command line, to which arguments are added. */
export type Mlflow = { command: readonly [program: string, ...args: string[]]; version: string };

const OLDEST_MAJOR = 3;
const ANSWER_TIMEOUT_MS = 60_000;
const PRINT_VERSION = 'import importlib.metadata; print("version", importlib.metadata.version("mlflow"))';

/** Looks for MLflow: one that `installMlflow` put into `folder`, else one on the PATH of version 3 or newer. */
export async function findMlflow({ folder }: { folder: string }): Promise<Mlflow | undefined> {
  const python = join(folder, 'bin', 'python');
  // What is in the folder was tried when it was installed: asking pip's records spares seconds of imports.
  const version = await versionSaidBy([python, '-c', PRINT_VERSION]);
  return version === undefined ? tryMlflow(['mlflow']) : { command: [python, '-m', 'mlflow'], version };
}

/** Starts `mlflow --version`: whether it works at all, which takes seconds. */
export async function tryMlflow(command: Mlflow['command']): Promise<Mlflow | undefined> {
  const version = await versionSaidBy([...command, '--version']);
  return version === undefined || Number.parseInt(version) < OLDEST_MAJOR ? undefined : { command, version };
}

async function versionSaidBy([program, ...args]: Mlflow['command']): Promise<string | undefined> {
  const end = await runProgram(program, args, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
  return end.kind === 'ended' && end.code === 0 ? /version (\d\S*)/.exec(end.output)?.[1] : undefined;
}
