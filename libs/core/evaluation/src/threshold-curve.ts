import { z } from 'zod';
import { costOfError, type ErrorCosts, type PricedRows } from './error-costs.ts';

const count = z.int().nonnegative();

/** What one threshold does on the rows it was measured on. */
export const thresholdPoint = z.object({
  threshold: z.number(),
  truePositives: count,
  falsePositives: count,
  precision: z.number(),
  recall: z.number(),
  f1: z.number(),
  /** Of all errors, in the currency of the amounts. */
  cost: z.number(),
});
export type ThresholdPoint = z.infer<typeof thresholdPoint>;

/**
 * Every distinct score as a threshold, falling: the whole trade-off that a threshold is chosen from. The first point
 * flags nothing: threshold 1, left out when a score reaches it. O(rows log rows).
 */
export function thresholdCurve({ scores, labels, amounts }: PricedRows, costs: ErrorCosts): ThresholdPoint[] {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]!);
  let frauds = 0;
  let cost = 0;
  labels.forEach((label, row) => {
    frauds += label;
    if (label === 1) cost += costOfError(costs, amounts[row]!, 1);
  });
  let truePositives = 0;
  let falsePositives = 0;
  const point = (threshold: number): ThresholdPoint => ({
    threshold,
    truePositives,
    falsePositives,
    precision: ratio(truePositives, truePositives + falsePositives),
    recall: ratio(truePositives, frauds),
    f1: ratio(2 * truePositives, truePositives + falsePositives + frauds),
    cost,
  });
  const curve = order.length > 0 && scores[order[0]!]! >= 1 ? [] : [point(1)];
  order.forEach((row, rank) => {
    const label = labels[row]!;
    if (label === 1) truePositives++;
    else falsePositives++;
    cost += (label === 1 ? -1 : 1) * costOfError(costs, amounts[row]!, label);
    if (scores[row] !== scores[order[rank + 1] ?? -1]) curve.push(point(scores[row]!));
  });
  return curve;
}

/** The threshold with the least cost, the highest one where several are; `curve` as `thresholdCurve` gives it. */
export function cheapestThreshold(curve: readonly ThresholdPoint[]): number {
  return curve.reduce((best, point) => (point.cost < best.cost ? point : best)).threshold;
}

/** About `points` of the curve, its ends and the chosen threshold among them: to store and to draw. */
export function thinCurve(curve: readonly ThresholdPoint[], points: number, chosen: number): ThresholdPoint[] {
  const step = Math.max(1, Math.ceil(curve.length / points));
  return curve.filter(({ threshold }, i) => i % step === 0 || i === curve.length - 1 || threshold === chosen);
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
