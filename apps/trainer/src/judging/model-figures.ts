import type { Assessment } from '@fraud/evaluation';

/**
 * The figures of a model under the names they have in manifests and in MLflow; null where the rows do not define one.
 */
export function figuresOf({ metrics, topPerDay, cost }: Assessment): Record<string, number | null> {
  return {
    ...metrics,
    precision_top_per_day: topPerDay.precision,
    recall_top_per_day: topPerDay.recall,
    cost: cost?.atThreshold ?? null,
    cost_amount_thresholds: cost?.atAmountThresholds ?? null,
    cost_flagging_nothing: cost?.flaggingNothing ?? null,
  };
}
