import { join } from 'node:path';
import { findMlflow, type Mlflow } from './find-mlflow.ts';
import { runProgram } from './run-program.ts';

/** Where `npm test` and `npm start` install one. */
const FOLDER = join(import.meta.dirname, '../../.fraud/mlflow');
const ANSWER_TIMEOUT_MS = 60_000;
const PRINT_PACKAGES =
  'import importlib.metadata; print(*(found.name.lower() for found in importlib.metadata.distributions()))';

/** The MLflow of this machine and the Python it runs in. */
export type MlflowToTest = { mlflow: Mlflow; python: string };

/**
 * An MLflow whose Python has all of the packages (lower case); else undefined, and the tests say on the console what
 * they miss.
 */
export async function findMlflowToTest(...packages: readonly string[]): Promise<MlflowToTest | undefined> {
  const mlflow = await findMlflow({ folder: FOLDER });
  if (mlflow === undefined) return skip(`no MLflow in ${FOLDER} nor on the PATH`);
  const python = mlflow.command.length > 1 ? mlflow.command[0] : 'python3';
  const listed = await runProgram(python, ['-c', PRINT_PACKAGES], { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
  const installed = new Set(listed.kind === 'ended' ? listed.output.trim().split(' ') : []);
  const missing = packages.filter((name) => !installed.has(name));
  return missing.length === 0 ? { mlflow, python } : skip(`MLflow's Python (${python}) lacks ${missing.join(', ')}`);
}

function skip(reason: string): undefined {
  console.warn(`Tests skipped: ${reason}`);
}
