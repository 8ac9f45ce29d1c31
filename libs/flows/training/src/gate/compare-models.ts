/**
 * The gate: challenger and champion are scored on the same rows, which neither was trained on, and the challenger
 * must be better beyond chance in ranking or in money, and not worse in the other. docs/decisions/0008 says why, and
 * how often the gate is wrong. Cost: O(rows x trees x depth) to score, O(1,000 x rows) for the interval of the
 * ranking.
 */
import {
  assess,
  type Assessment,
  type AuprcDifference,
  auprcDifference,
  type CostDifference,
  costDifference,
  judge,
  timeBlocks,
  type TypicalAmounts,
  type Verdict,
  type Yardstick,
} from '@fraud/evaluation';
import { type FeatureSchema, fraudsIn, type TransactionTable } from '@fraud/feature-schema';
import { type ForestModel, scoreTable } from '@fraud/forest-model';
import { amountsOf, typicalAmountsOf } from '../threshold/costs.ts';
import { MIN_HELD_OUT_FRAUDS } from '../threshold/split-by-time.ts';

/** How models are judged: what the team sets. */
export type GateRules = {
  /** Accepted probability that a challenger which is no better is promoted by this judgement. */
  readonly promotionErrorRate: number;
  /** How much of what the model decides by must have moved for a drift to be severe; 0: it always counts as that. */
  readonly severeDriftShare: number;
  /** AUPRC by which a challenger may be worse, at most, to be promoted after a severe drift. */
  readonly nonInferiorityMargin: number;
  readonly thresholdBy: 'cost' | 'f1';
  /** Feature that holds the amount; absent from the schema, amounts count as 0. */
  readonly amountColumn: string;
  readonly yardstick: Yardstick;
};

export type ModelsToJudge = {
  readonly challenger: ForestModel;
  /** Undefined when nobody serves, or its model cannot be used on these rows. */
  readonly champion: ForestModel | undefined;
  /** Labelled, in order of time, trained on by neither. */
  readonly rows: TransactionTable;
  readonly schema: FeatureSchema;
  /** Of all rows of the window; of the judged rows alone when absent, which few frauds make uncertain. */
  readonly typicalAmounts?: TypicalAmounts | undefined;
  /** How much of what the champion decides by has moved (`driftSeverity`), 0 to 1. */
  readonly driftedShare: number;
  readonly rules: GateRules;
};

export type JudgedModels = {
  readonly challenger: Assessment;
  readonly champion?: Assessment;
  /** Challenger minus champion; absent when there are too few frauds to tell. */
  readonly difference?: AuprcDifference;
  /** What their errors cost, challenger minus champion; absent where transactions have no amounts. */
  readonly costDifference?: CostDifference;
  readonly verdict: Verdict;
  readonly scores: { readonly challenger: Float64Array; readonly champion?: Float64Array };
};

/** On the thread that calls: minutes for hundreds of thousands of rows. */
export function compareModels({
  challenger,
  champion,
  rows,
  schema,
  typicalAmounts,
  driftedShare,
  rules,
}: ModelsToJudge): JudgedModels {
  const { labels, eventTime } = rows;
  const amounts = amountsOf(rows, schema, rules.amountColumn);
  const measure = (model: ForestModel) => {
    const scores = scoreTable(model, rows);
    return { scores, assessment: assess(scores, { labels, eventTime, amounts }, model.threshold, rules.yardstick) };
  };
  const blocks = timeBlocks(eventTime);
  const ours = measure(challenger);
  const theirs = champion && measure(champion);
  // two ways to be promoted by chance, where there are amounts: each gets half of the accepted probability
  const errorRate = rules.promotionErrorRate / (amounts === undefined ? 1 : 2);
  const isEnough = fraudsIn(rows) >= MIN_HELD_OUT_FRAUDS;
  const answers = { scores: ours.scores, threshold: challenger.threshold };
  const others =
    theirs && champion ? { scores: theirs.scores, threshold: champion.threshold } : flagsNothing(rows.rows);
  const difference = isEnough
    ? auprcDifference({ champion: others.scores, challenger: answers.scores, labels, blocks, seed: 0, errorRate })
    : undefined;
  const dearer =
    amounts === undefined
      ? undefined
      : costDifference({
          champion: others,
          challenger: answers,
          labels,
          blocks,
          typicalAmounts: typicalAmounts ?? typicalAmountsOf(labels, amounts),
          costs: rules.yardstick.costs,
          errorRate,
        });
  const drift = driftedShare >= rules.severeDriftShare ? 'severe' : 'ordinary';
  return {
    challenger: ours.assessment,
    ...(theirs && { champion: theirs.assessment }),
    ...(theirs && difference && { difference }),
    ...(theirs && dearer && { costDifference: dearer }),
    verdict: judge({
      challenger: ours.assessment.metrics,
      champion: theirs?.assessment.metrics,
      ...(theirs
        ? { difference, costDifference: dearer }
        : { difference: undefined, overNothing: difference && { auprc: difference, cost: dearer } }),
      drift,
      nonInferiorityMargin: rules.nonInferiorityMargin,
    }),
    scores: { challenger: ours.scores, ...(theirs && { champion: theirs.scores }) },
  };
}

/** What serves while no model does: every payment passes, and no order is better than another. */
function flagsNothing(rows: number): { scores: Float64Array; threshold: number } {
  return { scores: new Float64Array(rows), threshold: 1 };
}
