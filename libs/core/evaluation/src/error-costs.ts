/**
 * What wrong answers cost, in the currency of the amounts. Three numbers that a team knows; example figures of the
 * scikit-learn authors (probabl-ai/calibration-cost-sensitive-learning): 20, 10 and 2 %.
 */
import { z } from 'zod';

export const errorCosts = z.strictObject({
  /** A missed fraud costs its amount and this on top: handling, penalty. */
  missedFraud: z.number().nonnegative(),
  /** A legitimate transaction that is flagged costs this: review, an annoyed customer. */
  falseAlarm: z.number().nonnegative(),
  /** ... and this share of its amount, which would have been earned: 0 to 1. */
  margin: z.number().min(0).max(1),
});
export type ErrorCosts = z.infer<typeof errorCosts>;

/** What it costs to answer wrongly for a transaction of this amount. */
export function costOfError(costs: ErrorCosts, amount: number, label: number): number {
  return label === 1 ? amount + costs.missedFraud : costs.falseAlarm + costs.margin * amount;
}

/**
 * The fraud probability from which flagging a transaction of this amount costs less than letting it pass
 * (Elkan 2001, "The foundations of cost-sensitive learning"); needs calibrated scores. 1 when a fraud costs nothing.
 */
export function thresholdForAmount(costs: ErrorCosts, amount: number): number {
  const alarm = costOfError(costs, amount, 0);
  const missed = costOfError(costs, amount, 1);
  return missed === 0 ? 1 : alarm / (alarm + missed);
}

/** Scored rows with what they are about; one entry a row in each. */
export type PricedRows = {
  readonly scores: Float64Array;
  readonly labels: Uint8Array;
  readonly amounts: ArrayLike<number>;
};

/** Cost of all errors when the rows with at least `threshold(amount)` are flagged. O(rows). */
export function totalCost(
  { scores, labels, amounts }: PricedRows,
  costs: ErrorCosts,
  threshold: (amount: number) => number,
): number {
  let sum = 0;
  scores.forEach((score, row) => {
    const amount = amounts[row]!;
    const flagged = score >= threshold(amount) ? 1 : 0;
    if (flagged !== labels[row]) sum += costOfError(costs, amount, labels[row]!);
  });
  return sum;
}
