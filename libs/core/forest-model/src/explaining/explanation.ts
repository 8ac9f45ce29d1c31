import { forestError } from '../forest/errors.ts';
import type { Forest } from '../forest/forest.ts';

/** Why a row scores as it does: the score is the base plus the sum of what the inputs contribute. */
export type Explanation = {
  /** The forest's mean score on the rows that its cover counts, those it was trained on. */
  readonly base: number;
  /** What each input adds to the score, in vector order. */
  readonly contributions: Float64Array;
};

/**
 * @throws FRAUD_FOREST_EXPLAIN for a class that there is not, or a forest imported without the rows that reached its
 * nodes
 */
export function checkExplainable({ classes, cover, treeStart }: Forest, ofClass: number): void {
  if (!(Number.isInteger(ofClass) && ofClass >= 0 && ofClass < classes))
    throw forestError(
      'FRAUD_FOREST_EXPLAIN',
      `Cannot explain class ${ofClass}: the forest has the classes 0 to ${classes - 1}`,
    );
  if (treeStart.subarray(0, -1).some((root) => !(cover[root]! > 0))) {
    throw forestError(
      'FRAUD_FOREST_EXPLAIN',
      'Cannot explain: the forest was imported without the number of rows that reached its nodes; import it ' +
        'with rows to count them from (fraud import --background FILE)',
    );
  }
}
