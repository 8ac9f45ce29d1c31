/** Whether the champion is to be replaced because it answers worse than it did, whatever the distributions say. */
import { coolDown } from './cool-down.ts';
import type { PerformanceDrop, Worsening } from './performance-drop.ts';
import type { RetrainVerdict } from './retrain-verdict.ts';

export type PerformanceCircumstances = {
  /** Weeks since a week last asked for a retraining; undefined when none did. */
  readonly weeksSinceRetrain: number | undefined;
  /** So many weeks must lie between two retrainings. */
  readonly coolDownWeeks: number;
};

/** `drop` is undefined when there are too few frauds to tell. O(1). */
export function performanceVerdict(drop: PerformanceDrop | undefined, { weeksSinceRetrain, coolDownWeeks }: PerformanceCircumstances): RetrainVerdict {
  if (drop === undefined) return { retrain: false, reason: 'there are too few frauds to tell how well the model does' };
  const { auprc, cost } = drop;
  const dropped = auprc.low > 0 ? `its AUPRC fell ${change(auprc, 3)}` : cost !== null && cost.low > 0 ? `what its errors cost a transaction rose ${change(cost, 2)}` : undefined;
  if (dropped === undefined) return { retrain: false, reason: 'the model does as well as it did, as far as chance lets see' };
  const cooling = coolDown(weeksSinceRetrain, coolDownWeeks);
  return cooling === undefined ? { retrain: true, reason: dropped } : { retrain: false, reason: `${dropped}, but ${cooling}` };
}

function change({ reference, current }: Worsening, digits: number): string {
  return `from ${reference.toFixed(digits)} to ${current.toFixed(digits)}, beyond chance`;
}
