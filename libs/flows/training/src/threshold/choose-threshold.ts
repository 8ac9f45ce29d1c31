import {
  bestF1Threshold,
  cheapestThreshold,
  scoreCurve,
  thinCurve,
  thresholdCurve,
  type ThresholdPoint,
  thresholdPoint,
} from '@fraud/evaluation';
import type { FeatureSchema, TransactionTable } from '@fraud/feature-schema';
import { z } from 'zod';
import type { GateRules } from '../gate/compare-models.ts';
import { breakEven, breakEvenInterval } from './break-even.ts';
import { amountsOf, typicalAmountsOf } from './costs.ts';

const CURVE_POINTS = 200;

/** A threshold and what it was chosen from; the form in which it is stored. */
export const thresholdChoice = z.object({
  chosenBy: z.enum(['cost', 'f1']),
  threshold: z.number(),
  /**
   * 95 % interval, from other frauds that might have happened; absent where the threshold is not taken from typical
   * amounts, and in what older versions stored.
   */
  interval: z.object({ low: z.number(), high: z.number() }).optional(),
  /** What a transaction of each class usually amounts to; absent in what older versions stored. */
  typicalAmounts: z.object({ fraud: z.number(), legitimate: z.number() }).optional(),
  /**
   * Measured on training rows, scored by forests that had not seen them; its costs are expected ones, at the typical
   * amount of each class.
   */
  curve: z.array(thresholdPoint),
});
export type ThresholdChoice = z.infer<typeof thresholdChoice>;

/** Out-of-bag scores, one a row, NaN where every tree has seen it. */
export type ScoresToCut = {
  readonly scores: Float64Array;
  /** Whether a score is the probability of a fraud, as a calibrated model's is. */
  readonly areProbabilities: boolean;
};

/**
 * The threshold of a model. By cost, probabilities are cut where flagging a payment of typical amount begins to pay
 * (Elkan 2001): nothing is fitted, so that the threshold is the same from window to window while costs and amounts are.
 * Scores that are no probabilities are cut where they cost least on these rows. Every fraud counts with the typical
 * amount of the frauds, every other row with that of the others: docs/decisions/0011 says why. O(rows log rows).
 */
export function chooseThreshold(
  outOfBag: ScoresToCut,
  table: TransactionTable,
  schema: FeatureSchema,
  { thresholdBy, amountColumn, yardstick: { costs } }: GateRules,
): ThresholdChoice {
  const isScored = (_: unknown, row: number) => !Number.isNaN(outOfBag.scores[row]);
  const scores = outOfBag.scores.filter(isScored);
  const labels = table.labels.filter(isScored);
  const known = amountsOf(table, schema, amountColumn)?.filter(isScored);
  const typicalAmounts = typicalAmountsOf(labels, known);
  const amounts = Float64Array.from(labels, (label) =>
    label === 1 ? typicalAmounts.fraud : typicalAmounts.legitimate,
  );
  const curve = thresholdCurve({ scores, labels, amounts }, costs);
  const chosen = (threshold: number, points: ThresholdPoint[]): ThresholdChoice => ({
    chosenBy: thresholdBy,
    threshold,
    typicalAmounts,
    curve: thinCurve(points, CURVE_POINTS, threshold),
  });
  if (thresholdBy === 'f1') return chosen(bestF1Threshold(scoreCurve(scores, labels)), curve);
  if (!outOfBag.areProbabilities) return chosen(cheapestThreshold(curve), curve);
  const threshold = breakEven(costs, typicalAmounts);
  const ofFrauds = known?.filter((_, row) => labels[row] === 1);
  return {
    ...chosen(threshold, withPointAt(threshold, curve)),
    ...(ofFrauds?.length && { interval: breakEvenInterval(costs, ofFrauds, typicalAmounts.legitimate) }),
  };
}

/** A falling curve with a point at the threshold: there the rows are flagged that the next higher score flags. */
function withPointAt(threshold: number, curve: readonly ThresholdPoint[]): ThresholdPoint[] {
  const above = curve.filter((point) => point.threshold > threshold);
  const below = curve.filter((point) => point.threshold <= threshold);
  if (below[0]?.threshold === threshold) return [...curve];
  const next = above.at(-1) ?? curve[0]!;
  return [...above, { ...next, threshold }, ...below];
}
