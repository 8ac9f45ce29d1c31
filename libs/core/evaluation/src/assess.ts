import { z } from 'zod';
import { type ErrorCosts, errorCosts, thresholdForAmount, totalCost } from './error-costs.ts';
import { evaluate, metrics } from './evaluate.ts';
import { reliability, reliabilityBin } from './reliability.ts';
import { measureTopPerDay, topPerDay } from './top-per-day.ts';

const costFigures = z.object({
  costs: errorCosts,
  /** At the model's threshold. */
  atThreshold: z.number(),
  /** At a threshold for each amount, which needs calibrated scores. */
  atAmountThresholds: z.number(),
  /** When nothing is flagged. */
  flaggingNothing: z.number(),
});

/** How a model did on labelled rows, from every side that matters; the form in which it is stored. */
export const assessment = z.object({
  metrics,
  topPerDay,
  /** Null when transactions have no amount. */
  cost: costFigures.nullable(),
  reliability: z.array(reliabilityBin),
});
export type Assessment = z.infer<typeof assessment>;

/** Labelled rows in order of time. */
export type LabelledRows = {
  readonly labels: Uint8Array;
  /** Seconds, one per row. */
  readonly eventTime: ArrayLike<number>;
  /** One per row; undefined when transactions have none. */
  readonly amounts: ArrayLike<number> | undefined;
};

export type Yardstick = {
  readonly costs: ErrorCosts;
  /** Transactions that people can look at in one day. */
  readonly reviewsPerDay: number;
};

/** @throws RangeError when scores and labels differ in length, or a score is NaN */
export function assess(
  scores: Float64Array,
  { labels, eventTime, amounts }: LabelledRows,
  threshold: number,
  { costs, reviewsPerDay }: Yardstick,
): Assessment {
  const priced = amounts && { scores, labels, amounts };
  return {
    metrics: evaluate(scores, labels, threshold),
    topPerDay: measureTopPerDay(scores, labels, eventTime, reviewsPerDay),
    cost: priced
      ? {
          costs,
          atThreshold: totalCost(priced, costs, () => threshold),
          atAmountThresholds: totalCost(priced, costs, (amount) => thresholdForAmount(costs, amount)),
          flaggingNothing: totalCost(priced, costs, () => Infinity),
        }
      : null,
    reliability: reliability(scores, labels),
  };
}
