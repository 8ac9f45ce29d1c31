import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findMlflow, installMlflow, type Mlflow, MLFLOW_VERSION } from '@fraud/mlflow-client/mlflow-server';

export type MlflowReadiness = { readonly kind: 'ready'; readonly mlflow: Mlflow } | { readonly kind: 'impossible'; readonly reason: string };

export type MlflowSearch = {
  /** Private folder for the installation. */
  readonly dir: string;
  readonly timeoutMs: number;
  readonly say: (step: string) => void;
  readonly signal?: AbortSignal;
};

/**
 * An MLflow of this machine: one on the PATH, or the pinned one, installed into `dir` once. A vain attempt is noted there,
 * so that it does not cost every later start its time.
 */
export async function readyMlflow({ dir, timeoutMs, say, signal }: MlflowSearch): Promise<MlflowReadiness> {
  mkdirSync(dir, { recursive: true });
  const folder = join(dir, 'python');
  const found = await findMlflow({ folder });
  if (found !== undefined) return { kind: 'ready', mlflow: found };
  const note = join(dir, `cannot-install-${MLFLOW_VERSION}.txt`);
  if (existsSync(note)) return { kind: 'impossible', reason: `${readFileSync(note, 'utf8')} (to try again, delete ${note})` };
  const onProgress = (step: string) => say(`installing MLflow ${MLFLOW_VERSION}: ${step}`);
  const installation = await installMlflow({ folder, timeoutMs, onProgress, ...(signal !== undefined && { signal }) });
  if (installation.kind === 'installed') return { kind: 'ready', mlflow: installation.mlflow };
  if (!signal?.aborted) writeFileSync(note, installation.reason);
  return installation;
}
