import { bestF1Threshold, cheapestThreshold, scoreCurve, thinCurve, thresholdCurve, thresholdPoint } from '@fraud/evaluation';
import type { FeatureSchema, TransactionTable } from '@fraud/feature-schema';
import { z } from 'zod';
import { amountsOf } from './amounts-of.ts';
import type { GateRules } from './gate-rules.ts';

const CURVE_POINTS = 200;

/** A threshold and what it was chosen from; the form in which it is stored. */
export const thresholdChoice = z.object({
  chosenBy: z.enum(['cost', 'f1']),
  threshold: z.number(),
  /** Measured on training rows, scored by forests that had not seen them; its costs are expected ones, at the mean amount of each class. */
  curve: z.array(thresholdPoint),
});
export type ThresholdChoice = z.infer<typeof thresholdChoice>;

/**
 * The threshold for a model, from the scores of `outOfBagScores`. Costs are expected ones: every fraud counts with the mean amount of the
 * frauds, every other row with that of the others. Amounts have so long a tail that the dearest fraud of thirty would set the threshold
 * by itself: docs/decisions/0011 says what that cost. O(rows log rows).
 */
export function chooseThreshold(outOfBag: Float64Array, table: TransactionTable, schema: FeatureSchema, { thresholdBy, amountColumn, yardstick }: GateRules): ThresholdChoice {
  const isScored = (_: unknown, row: number) => !Number.isNaN(outOfBag[row]);
  const scores = outOfBag.filter(isScored);
  const labels = table.labels.filter(isScored);
  const amounts = meanAmounts(labels, amountsOf(table, schema, amountColumn)?.filter(isScored));
  const curve = thresholdCurve({ scores, labels, amounts }, yardstick.costs);
  const threshold = thresholdBy === 'cost' ? cheapestThreshold(curve) : bestF1Threshold(scoreCurve(scores, labels));
  return { chosenBy: thresholdBy, threshold, curve: thinCurve(curve, CURVE_POINTS, threshold) };
}

/** Of each row the mean amount of its class; 0 where transactions have none. */
function meanAmounts(labels: Uint8Array, amounts: Float32Array | undefined): Float64Array {
  if (amounts === undefined) return new Float64Array(labels.length);
  const sums = [0, 0];
  const rows = [0, 0];
  labels.forEach((label, row) => {
    sums[label]! += amounts[row]!;
    rows[label]!++;
  });
  return Float64Array.from(labels, (label) => sums[label]! / rows[label]!);
}
