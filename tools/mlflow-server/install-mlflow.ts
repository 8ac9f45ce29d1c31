import { randomUUID } from 'node:crypto';
import { mkdir, readlink, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { MLFLOW_VERSION } from '@fraud/mlflow-client';
import { type Mlflow, tryMlflow } from './find-mlflow.ts';
import { type ProgramEnd, runProgram } from './run-program.ts';

export type Installation = { kind: 'installed'; mlflow: Mlflow } | { kind: 'impossible'; reason: string };

export type InstallOptions = {
  /** Becomes a link to the environment; about 300 MB beside it. */
  folder: string;
  /** For all of it; a fast line needs a minute. */
  timeoutMs: number;
  /** Called with what is being done, a few words each time. */
  onProgress?: (step: string) => void;
  signal?: AbortSignal;
};

const pipInstall = [
  '-m',
  'pip',
  'install',
  '--no-input',
  '--no-compile',
  '--disable-pip-version-check',
  '--progress-bar=off',
  '--retries=2',
  '--timeout=30',
];

/**
 * Every package of the server and its pages by version and hash, the same as in the image. Without those that serve
 * training in Python: 264 MB and 43 s instead of 850 MB and 103 s.
 */
const REQUIREMENTS = join(import.meta.dirname, '../../docker/mlflow/requirements.txt');

/**
 * Installs the pinned MLflow with pip into a virtual environment. The environment is made beside `folder`, and
 * `folder` is linked to it only when it works: a broken one is never found. What prevents it (no Python, no venv, no
 * package index, no time) is an answer, not an error.
 */
export async function installMlflow({ folder, timeoutMs, onProgress, signal }: InstallOptions): Promise<Installation> {
  const link = resolve(folder);
  const environment = join(dirname(link), `${basename(link)}-${MLFLOW_VERSION}-${randomUUID().slice(0, 8)}`);
  const timeout = AbortSignal.timeout(timeoutMs);
  const ending = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);

  async function give(reason: string): Promise<Installation> {
    await rm(environment, { recursive: true, force: true });
    if (signal?.aborted) return { kind: 'impossible', reason: 'it was stopped' };
    return { kind: 'impossible', reason: timeout.aborted ? `it took longer than ${timeoutMs / 1000} s` : reason };
  }

  await mkdir(dirname(link), { recursive: true });
  onProgress?.('making a Python environment');
  const venv = await runProgram('python3', ['-m', 'venv', environment], { signal: ending });
  if (venv.kind === 'missing') return give('there is no python3 on the PATH');
  if (venv.code !== 0)
    return give(`python3 cannot make a virtual environment (on Debian: apt install python3-venv): ${lastLine(venv)}`);

  const packages = ['--require-hashes', '--no-deps', '--only-binary=:all:', '-r', REQUIREMENTS];
  const pip = await runProgram(python(environment), [...pipInstall, ...packages], {
    signal: ending,
    onLine: (line) => pipStep(line, onProgress),
  });
  if (pip.kind === 'missing' || pip.code !== 0)
    return give(`pip cannot install mlflow ${MLFLOW_VERSION}: ${lastLine(pip)}`);

  onProgress?.('trying it');
  const tried = await tryMlflow([python(environment), '-m', 'mlflow']);
  if (tried === undefined) return give('the installed mlflow does not start');
  const before = await readlink(link).catch(() => undefined);
  const unfinishedLink = `${environment}.link`;
  await symlink(basename(environment), unfinishedLink);
  await rename(unfinishedLink, link);
  if (before !== undefined) await rm(resolve(dirname(link), before), { recursive: true, force: true });
  return { kind: 'installed', mlflow: { command: [python(link), '-m', 'mlflow'], version: tried.version } };
}

export type PackagesToAdd = {
  /** Of an installation by `installMlflow`. */
  folder: string;
  /** As pip takes them. */
  packages: readonly string[];
  timeoutMs: number;
  signal?: AbortSignal;
};

/**
 * Adds packages to an installed MLflow; those that are there cost a second. Gives what prevents it, if anything does.
 */
export async function addPackages({ folder, packages, timeoutMs, signal }: PackagesToAdd): Promise<string | undefined> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const ending = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  const pip = await runProgram(python(resolve(folder)), [...pipInstall, ...packages], { signal: ending });
  if (pip.kind === 'missing') return `there is no environment in ${folder}`;
  return pip.code === 0 ? undefined : `pip cannot install ${packages.join(', ')}: ${lastLine(pip)}`;
}

function python(home: string): string {
  return join(home, 'bin', 'python');
}

/** pip names each package as it collects it, then all of them when it installs them. */
function pipStep(line: string, onProgress?: (step: string) => void): void {
  const collecting = /^Collecting ([\w.-]+)/.exec(line);
  if (collecting !== null) onProgress?.(`collecting ${collecting[1]}`);
  if (line.startsWith('Installing collected packages')) onProgress?.('installing the packages');
}

function lastLine(end: ProgramEnd): string {
  const lines = end.kind === 'ended' ? end.output.trim().split('\n') : [];
  return lines.findLast((line) => line.startsWith('ERROR')) ?? lines.at(-1) ?? 'it says nothing';
}
