/** Decides whether to replace the champion because it answers worse than it did, with or without drift. */
import { coolDown, type RetrainVerdict } from '../verdict/retrain-verdict.ts';
import type { PerformanceDrop } from './between-weeks.ts';
import type { Worsening } from './worsening.ts';

export type PerformanceContext = {
  /** Weeks since a week last asked for a retraining; undefined when none did. */
  readonly weeksSinceRetrain: number | undefined;
  /** So many weeks must lie between two retrainings. */
  readonly coolDownWeeks: number;
};

/** `drop` is undefined when there are too few frauds to tell. O(1). */
export function performanceVerdict(
  drop: PerformanceDrop | undefined,
  { weeksSinceRetrain, coolDownWeeks }: PerformanceContext,
): RetrainVerdict {
  if (drop === undefined) return { retrain: false, reason: 'there are too few frauds to tell how well the model does' };
  const dropped = droppedFigure(drop);
  if (dropped === undefined)
    return {
      retrain: false,
      reason: 'the model does as well as when it was judged, as far as chance can explain the difference',
    };
  const cooling = coolDown(weeksSinceRetrain, coolDownWeeks);
  return cooling === undefined
    ? { retrain: true, reason: dropped }
    : { retrain: false, reason: `${dropped}, but ${cooling}` };
}

/** The first figure that is worse beyond chance, in words; undefined when none is. */
function droppedFigure({ auprc, cost, falseAlarms }: PerformanceDrop): string | undefined {
  if (auprc.low > 0) return `its AUPRC fell ${change(auprc, 3)}`;
  if (cost !== null && cost.low > 0) return `the cost of its errors per payment rose ${change(cost, 2)}`;
  if (falseAlarms.low > 0) return `the share of honest payments that it flags rose ${change(falseAlarms, 4)}`;
  return undefined;
}

function change({ reference, current }: Worsening, digits: number): string {
  return `from ${reference.toFixed(digits)} to ${current.toFixed(digits)}, more than chance can explain`;
}
