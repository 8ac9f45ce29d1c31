import { type Assessment, assessment } from '@fraud/evaluation';
import { thresholdChoice, triedParameters } from '@fraud/training';
import { z } from 'zod';
import { canaryRecall } from './canary-recall.ts';

/** How a challenger did on the held-out rows, beside the champion on the same ones; the form of `metrics.json`. */
export const judgement = z.object({
  challenger: assessment,
  /** Absent when nobody serves, or its model cannot be used on these rows. */
  champion: assessment.optional(),
  difference: z.object({ low: z.number(), high: z.number(), errorRate: z.number() }).optional(),
  /** What their errors cost, challenger minus champion. */
  costDifference: z
    .object({ difference: z.number(), low: z.number(), high: z.number(), errorRate: z.number() })
    .optional(),
  /** How the challenger does on confirmed frauds of earlier weeks; absent while there are none. */
  canaries: canaryRecall.optional(),
  verdict: z.object({ kind: z.enum(['promote', 'keep', 'undecidable']), reason: z.string() }),
  threshold: thresholdChoice,
  /** What was tried before the parameters were chosen; absent without a search. */
  search: z.array(triedParameters).optional(),
});
export type Judgement = z.infer<typeof judgement>;
/** As it may be found in a backup: a model that was published by hand brought its threshold with it. */
export const storedJudgement = judgement.partial({ threshold: true });
export type StoredJudgement = z.infer<typeof storedJudgement>;

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
