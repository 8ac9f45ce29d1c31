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
  /** Measured on training rows, scored by forests that had not seen them. */
  curve: z.array(thresholdPoint),
});
export type ThresholdChoice = z.infer<typeof thresholdChoice>;

/** The threshold for a model, from the scores of `outOfBagScores`. O(rows log rows). */
export function chooseThreshold(outOfBag: Float64Array, table: TransactionTable, schema: FeatureSchema, { thresholdBy, amountColumn, yardstick }: GateRules): ThresholdChoice {
  const isScored = (_: unknown, row: number) => !Number.isNaN(outOfBag[row]);
  const scores = outOfBag.filter(isScored);
  const labels = table.labels.filter(isScored);
  const amounts = amountsOf(table, schema, amountColumn)?.filter(isScored) ?? new Float32Array(scores.length);
  const curve = thresholdCurve({ scores, labels, amounts }, yardstick.costs);
  const threshold = thresholdBy === 'cost' ? cheapestThreshold(curve) : bestF1Threshold(scoreCurve(scores, labels));
  return { chosenBy: thresholdBy, threshold, curve: thinCurve(curve, CURVE_POINTS, threshold) };
}
