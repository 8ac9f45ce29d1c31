import {
  bestF1Threshold,
  cheapestThreshold,
  scoreCurve,
  thinCurve,
  thresholdCurve,
  thresholdPoint,
  type TypicalAmounts,
} from '@fraud/evaluation';
import type { FeatureSchema, TransactionTable } from '@fraud/feature-schema';
import { z } from 'zod';
import type { GateRules } from '../gate/compare-models.ts';
import { amountsOf } from './costs.ts';

const CURVE_POINTS = 200;
/** Parts of the rows of a class, one after the other in time, whose mean amounts are compared. */
const PARTS = 5;
const NO_AMOUNTS = new Float32Array();

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

/** What a transaction of each class usually amounts to; 0 where transactions have no amounts. O(rows). */
export function typicalAmountsOf(labels: Uint8Array, amounts: Float32Array | undefined): TypicalAmounts {
  const typical = (label: number) => medianOfMeans((amounts ?? NO_AMOUNTS).filter((_, row) => labels[row] === label));
  return { fraud: typical(1), legitimate: typical(0) };
}

/**
 * The mean of each part of the values, and of these the median (Nemirovsky & Yudin 1983): one part that is wrong, or
 * holds the dearest fraud, does not decide.
 */
function medianOfMeans(values: Float32Array): number {
  const parts = Math.min(PARTS, values.length);
  const means = Array.from({ length: parts }, (_, i) =>
    mean(values.subarray(Math.floor((i * values.length) / parts), Math.floor(((i + 1) * values.length) / parts))),
  );
  return means.toSorted((a, b) => a - b)[Math.floor(parts / 2)] ?? 0;
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
