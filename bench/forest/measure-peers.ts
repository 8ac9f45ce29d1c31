import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Figures } from './figures.ts';
import { runJson, succeeds } from './run-json.ts';

export type PeerRun = {
  readonly csv: string;
  readonly preset: 'full' | 'seed';
  readonly threads: number;
  readonly seed: number;
};

/** The scripts that run each peer stand beside the project. A peer that is not installed has no figure. */
const SCRIPTS = join(import.meta.dirname, '../../../shared/peers');
const PYTHON = '/usr/bin/python3';

export async function measurePython(
  engine: 'sklearn' | 'xgboost',
  { csv, preset, threads, seed }: PeerRun,
): Promise<Figures | null> {
  if (!existsSync(SCRIPTS) || !(await succeeds(PYTHON, ['-c', `import sklearn, pandas, ${engine}`]))) return null;
  return figuresOf(
    await runJson(PYTHON, [
      join(SCRIPTS, 'train.py'),
      engine,
      '--csv',
      csv,
      '--preset',
      preset,
      '--threads',
      String(threads),
      '--seed',
      String(seed),
    ]),
  );
}

export async function measureRanger({ csv, preset, threads, seed }: PeerRun): Promise<Figures | null> {
  if (!existsSync(SCRIPTS) || !(await succeeds('Rscript', ['-e', 'library(ranger); library(data.table)']))) return null;
  return figuresOf(await runJson('Rscript', [join(SCRIPTS, 'ranger.R'), csv, preset, String(threads), String(seed)]));
}

function figuresOf({
  trainCpuS,
  trainWallS,
  peakRssMb = null,
  trainRssMb = null,
  auprc,
  rocAuc,
  rowMicros,
  batchRowsPerS,
}: Figures): Figures {
  return { trainCpuS, trainWallS, peakRssMb, trainRssMb, auprc, rocAuc, rowMicros, batchRowsPerS };
}
