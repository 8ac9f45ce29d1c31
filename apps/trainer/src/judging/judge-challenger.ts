/**
 * The gate of a retraining: challenger and champion on the same latest rows, without those the champion has learned
 * from.
 */
import { assessment } from '@fraud/evaluation';
import { type FeatureSchema, fraudsIn, sliceTable, type TransactionTable } from '@fraud/feature-schema';
import type { ForestModel } from '@fraud/forest-model';
import { type LoadedModel, type Manifest, rowsOf } from '@fraud/model-registry';
import {
  type GateRules,
  type JudgedModels,
  judgeModels,
  MIN_HELD_OUT_FRAUDS,
  type ThresholdChoice,
  thresholdChoice,
  triedParameters,
} from '@fraud/training';
import { z } from 'zod';
import type { RetrainPlan } from '../plan/retrain-plan.ts';
import { type InputImportance, inputImportance } from './input-importance.ts';

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
  verdict: z.object({ kind: z.enum(['promote', 'keep', 'undecidable']), reason: z.string() }),
  threshold: thresholdChoice,
  /** What was tried before the parameters were chosen; absent without a search. */
  search: z.array(triedParameters).optional(),
});
export type Judgement = z.infer<typeof judgement>;
/** As it may be found in a backup: a model that was published by hand brought its threshold with it. */
export const storedJudgement = judgement.partial({ threshold: true });

export type ChallengerToJudge = {
  readonly challenger: ForestModel;
  readonly threshold: ThresholdChoice;
  /** The champion; undefined when nobody serves. */
  readonly opponent: LoadedModel | undefined;
  /** What the challenger was grown from. */
  readonly plan: Pick<RetrainPlan, 'weeks' | 'training' | 'search'>;
  readonly heldOut: TransactionTable;
  readonly schema: FeatureSchema;
  /** Share of the features that the drift report found drifted. */
  readonly driftedShare: number | undefined;
  readonly rules: GateRules;
  /** Stops it. */
  readonly signal: AbortSignal;
};

export type JudgedChallenger = {
  readonly judgement: Judgement;
  /** The rows it was made on, with both models' scores: what the plots are drawn from. */
  readonly scored: ScoredRows;
  readonly importances: readonly InputImportance[];
};
export type ScoredRows = {
  readonly labels: Uint8Array;
  readonly challenger: Float64Array;
  readonly champion?: Float64Array;
};

export async function judgeChallenger({
  challenger,
  threshold,
  opponent,
  plan,
  heldOut,
  schema,
  driftedShare = 0,
  rules,
  signal,
}: ChallengerToJudge): Promise<JudgedChallenger> {
  const isComparable = opponent?.manifest.schemaFingerprint === challenger.schemaFingerprint;
  const seen = isComparable ? rowsSeenBy(opponent.manifest, plan) : 0;
  const unseen = sliceTable(heldOut, Math.min(seen, heldOut.rows), heldOut.rows);
  const isEnough = fraudsIn(unseen) >= MIN_HELD_OUT_FRAUDS;
  const rows = isEnough ? unseen : heldOut;
  const { scores, verdict, difference, costDifference, ...assessments } = await judgeModels(
    { challenger, champion: isComparable ? opponent.model : undefined, rows, schema, driftedShare, rules },
    signal,
  );
  return {
    judgement: {
      ...assessments,
      ...(isEnough && difference && { difference }),
      ...(isEnough && costDifference && { costDifference }),
      verdict: isComparable && !isEnough ? notFair(seen) : verdict,
      threshold,
      ...(plan.search.length > 0 && { search: plan.search }),
    },
    scored: { labels: rows.labels, ...scores },
    importances: inputImportance(challenger, rows),
  };
}

function notFair(seen: number): JudgedModels['verdict'] {
  return {
    kind: 'undecidable',
    reason: `The champion has learned from the first ${seen} of the held-out rows, and the rest holds fewer than ${MIN_HELD_OUT_FRAUDS} frauds to judge on.`,
  };
}

/**
 * How many of the first held-out rows the champion was trained on: of the same week it may know more than the
 * challenger.
 */
function rowsSeenBy(champion: Manifest, plan: ChallengerToJudge['plan']): number {
  let left = rowsOf(champion).trainedTo;
  const trainedOn = new Map<string, number>();
  for (const { name, rows } of champion.weeks) {
    trainedOn.set(name, Math.min(left, rows));
    left -= Math.min(left, rows);
  }
  let start = 0;
  let end = 0;
  for (const week of plan.weeks) {
    const known = trainedOn.get(week.name) ?? 0;
    if (known > 0) end = start + known;
    start += week.rows;
  }
  return Math.max(0, end - plan.training.rows);
}
