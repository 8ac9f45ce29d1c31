import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runJson, succeeds } from '../forest/run-json.ts';
import type { Protocol } from './handbook-protocol.ts';

/** One figure a seed. */
export type PeerFigures = Readonly<Record<'auprc' | 'rocAuc' | 'cardPrecision100' | 'trainCpuS', number[]>>;

export type Peers = {
  readonly forest?: PeerFigures;
  readonly xgboost?: PeerFigures;
  readonly lightgbm?: PeerFigures;
  /** Rows a second of computing time through pandas. */
  readonly rowsPerS?: number;
};

/** The script that runs the peers stands beside the project. */
const SCRIPT = join(import.meta.dirname, '../../../shared/peers/handbook.py');

/** Features by pandas, then each of the learners that are installed, by the same protocol on the same file. */
export async function measurePeers(
  python: string,
  csv: string,
  train: string,
  { days, delayDays, testDays }: Protocol,
  seeds: number,
): Promise<Peers> {
  if (!existsSync(SCRIPT) || !(await succeeds(python, ['-c', 'import sklearn, pandas']))) {
    console.log(`Peers are left out: ${SCRIPT}, or pandas and scikit-learn of ${python}, are not there`);
    return {};
  }
  const lengths = { days, delay: delayDays, 'test-days': testDays, seeds };
  const args = Object.entries(lengths).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return runJson<Peers>(python, [SCRIPT, '--csv', csv, '--train', train, ...args]);
}
