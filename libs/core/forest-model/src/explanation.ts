import { forestError } from './errors.ts';
import type { Forest } from './forest.ts';

/** Why a row scores as it does: the score is the base plus the sum of what the inputs contribute. */
export type Explanation = {
  /** The forest's mean score on its training rows. */
  readonly base: number;
  /** What each input adds to the score, in vector order. */
  readonly contributions: Float64Array;
};

/** @throws FRAUD_FOREST_EXPLAIN for more than two classes, or a forest imported without the rows that reached its nodes */
export function checkExplainable({ classes, cover, treeStart }: Forest): void {
  if (classes !== 2) throw forestError('FRAUD_FOREST_EXPLAIN', `Cannot explain: the forest has ${classes} classes, contributions are to the probability of one of two`);
  if (treeStart.subarray(0, -1).some((root) => !(cover[root]! > 0))) throw forestError('FRAUD_FOREST_EXPLAIN', 'Cannot explain: the forest does not know how many rows reached its nodes');
}
