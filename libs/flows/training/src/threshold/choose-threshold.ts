import {
  bestF1Threshold,
  cheapestThreshold,
  scoreCurve,
  thinCurve,
  thresholdCurve,
  thresholdPoint,
} from '@fraud/evaluation';
import type { FeatureSchema, TransactionTable } from '@fraud/feature-schema';
import { z } from 'zod';
import type { GateRules } from '../gate/compare-models.ts';
import { amountsOf, typicalAmountsOf } from './costs.ts';

const CURVE_POINTS = 200;

/** A threshold and what it was chosen from; the form in which it is stored. */
export const thresholdChoice = z.object({
  chosenBy: z.enum(['cost', 'f1']),
  threshold: z.number(),
  /** What a transaction of each class usually amounts to; absent in what older versions stored. */
  typicalAmounts: z.object({ fraud: z.number(), legitimate: z.number() }).optional(),
  /**
   * Measured on training rows, scored by forests that had not seen them; its costs are expected ones, at the typical
   * amount of each class.
   */
  curve: z.array(thresholdPoint),
});
export type ThresholdChoice = z.infer<typeof thresholdChoice>;

/**
 * The threshold for a model, from the scores of `outOfBagScores`. Costs are expected ones: every fraud counts with
 * the typical amount of the frauds, every other row with that of the others. Amounts have so long a tail that the
 * dearest fraud of thirty would set the threshold by itself, and a week in another unit the mean: docs/decisions/0011
 * says what that cost. O(rows log rows).
 */
export function chooseThreshold(
  outOfBag: Float64Array,
  table: TransactionTable,
  schema: FeatureSchema,
  { thresholdBy, amountColumn, yardstick }: GateRules,
): ThresholdChoice {
  const isScored = (_: unknown, row: number) => !Number.isNaN(outOfBag[row]);
  const scores = outOfBag.filter(isScored);
  const labels = table.labels.filter(isScored);
  const typicalAmounts = typicalAmountsOf(labels, amountsOf(table, schema, amountColumn)?.filter(isScored));
  const amounts = Float64Array.from(labels, (label) =>
    label === 1 ? typicalAmounts.fraud : typicalAmounts.legitimate,
  );
  const curve = thresholdCurve({ scores, labels, amounts }, yardstick.costs);
  const threshold = thresholdBy === 'cost' ? cheapestThreshold(curve) : bestF1Threshold(scoreCurve(scores, labels));
  return { chosenBy: thresholdBy, threshold, typicalAmounts, curve: thinCurve(curve, CURVE_POINTS, threshold) };
}
