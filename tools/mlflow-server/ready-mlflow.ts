import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { MLFLOW_VERSION } from '@fraud/mlflow-client';
import { findMlflow, type Mlflow } from './find-mlflow.ts';
import { installMlflow } from './install-mlflow.ts';

export type MlflowReadiness =
  { readonly kind: 'ready'; readonly mlflow: Mlflow } | { readonly kind: 'impossible'; readonly reason: string };

export type MlflowSearch = {
  /** The private folder for an installation; a link to it, and a note of a vain attempt beside it. */
  readonly folder: string;
  /** How long the caller waits; an installation that takes longer goes on for the next start. */
  readonly waitMs: number;
  readonly say: (step: string) => void;
  /** Ends an installation that still runs. */
  readonly signal: AbortSignal;
};

const INSTALL_TIMEOUT_MS = 900_000;

/**
 * An MLflow of this machine: one on the PATH, or the pinned one, installed once. What cannot be installed is noted
 * beside the folder, so that it does not cost every later start its time.
 */
export async function readyMlflow({ folder, waitMs, say, signal }: MlflowSearch): Promise<MlflowReadiness> {
  const found = await findMlflow({ folder });
  if (found !== undefined) return { kind: 'ready', mlflow: found };
  const note = `${folder}-${MLFLOW_VERSION}-cannot-be-installed.txt`;
  if (existsSync(note))
    return { kind: 'impossible', reason: `${readFileSync(note, 'utf8')} (to try again, delete ${note})` };

  const { promise: late, resolve } = Promise.withResolvers<MlflowReadiness>();
  const timer = setTimeout(resolve, waitMs, {
    kind: 'impossible',
    reason: `MLflow ${MLFLOW_VERSION} is still being installed; the next start uses it`,
  });
  const installed = install(folder, note, say, signal);
  const readiness = await Promise.race([installed, late]);
  clearTimeout(timer);
  return readiness;
}

async function install(
  folder: string,
  note: string,
  say: (step: string) => void,
  signal: AbortSignal,
): Promise<MlflowReadiness> {
  const onProgress = (step: string) => say(`installing MLflow ${MLFLOW_VERSION}: ${step}`);
  const installation = await installMlflow({ folder, timeoutMs: INSTALL_TIMEOUT_MS, onProgress, signal });
  if (installation.kind === 'installed') return { kind: 'ready', mlflow: installation.mlflow };
  mkdirSync(dirname(note), { recursive: true });
  if (!signal.aborted) writeFileSync(note, installation.reason);
  return installation;
}
