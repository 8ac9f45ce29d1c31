/**
 * Have columns drifted together, be each of them as it was? Our own forest learns to tell this week's rows from those
 * of the reference; the area under the ROC curve of its out-of-bag scores says how well it can, 0.5 is not at all. A
 * classifier two-sample test (Lopez-Paz & Oquab 2017), with a forest and its out-of-bag rows (Hediger, Michel & Näf
 * 2022).
 *
 * Out-of-bag scores are not independent. Without drift their area scatters 1.0 to 1.5 times as wide as Mann and
 * Whitney's law says, and around less than 0.5: measured on independent, correlated, single and discrete columns. The
 * p-value is that law's, 1.5 times as wide. At most 1,000 rows of each side, evenly spaced: so few do not see
 * harmless between-week deviations, and the cost is bounded. O(rows x columns x trees).
 */
import { rocAuc, scoreCurve } from '@fraud/evaluation';
import {
  createTrainingSet,
  createVoter,
  createVotes,
  growForest,
  parseParameters,
  scoresOfVotes,
} from '@fraud/forest-learner';
import { rankSumTail } from '../statistics/distributions.ts';
import { spacedValues } from '../statistics/spaced-values.ts';

export type JointDrift = {
  /** Area under the ROC curve. */
  readonly auc: number;
  /** One-sided: only rows that can be told apart are drift. */
  readonly pValue: number;
  /** Of either side. */
  readonly rows: number;
};

/** Rows of either side that the forest learns from, at most. */
export const JOINT_DRIFT_ROWS = 1_000;

const MIN_ROWS = 20;
const WIDTH = 1.5;
/** All that matter are named: what is said of the p-value was measured with these. */
const PARAMETERS = parseParameters({ trees: 50, minSamplesLeaf: 5, mtry: 'sqrt', criterion: 'gini', seed: 1 });

/**
 * Undefined for fewer than 20 rows of a side. @param reference columns with one entry a row, the same ones as
 * `current`
 */
export function jointDrift(
  reference: readonly Float32Array[],
  current: readonly Float32Array[],
): JointDrift | undefined {
  const rows = Math.min(JOINT_DRIFT_ROWS, reference[0]!.length, current[0]!.length);
  if (rows < MIN_ROWS) return undefined;
  const matrix = new Float32Array(2 * rows * reference.length);
  reference.forEach((column, c) => {
    matrix.set(spacedValues([column], rows), 2 * rows * c);
    matrix.set(spacedValues([current[c]!], rows), 2 * rows * c + rows);
  });
  const set = createTrainingSet(
    matrix,
    2 * rows,
    reference.length,
    new Uint8Array(2 * rows).fill(1, rows),
    PARAMETERS.maxBins,
  );
  const votes = createVotes(set);
  createVoter(set, PARAMETERS)(votes, growForest(set, PARAMETERS), 0);
  const { scores, labels } = scoresOfVotes(votes, set);
  const auc = rocAuc(scoreCurve(scores, labels))!;
  return { auc, pValue: rankSumTail(0.5 + (auc - 0.5) / WIDTH, rows, rows), rows };
}
