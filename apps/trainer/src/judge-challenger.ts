/**
 * The gate: challenger and champion are scored on the same latest rows, which neither was trained on, and the challenger must be
 * better beyond chance. docs/decisions/0008 says why, and how often the gate is wrong.
 */
import { assess, assessment, auprcDifference, bestF1Threshold, cheapestThreshold, judge, scoreCurve, thinCurve, thresholdCurve, thresholdPoint, type Verdict, type Yardstick } from '@fraud/evaluation';
import { columnOf, type FeatureSchema, fraudsIn, sliceTable, type TransactionTable } from '@fraud/feature-schema';
import { type ForestModel, scoreMatrix } from '@fraud/forest-model';
import type { LoadedModel, Manifest } from '@fraud/model-registry';
import { z } from 'zod';
import { type InputImportance, inputImportance } from './input-importance.ts';
import { MIN_HELD_OUT_FRAUDS, type TrainingWindow } from './training-window.ts';

const CURVE_POINTS = 200;

export type GateRules = {
  /** Accepted probability that a challenger which is no better is promoted. */
  readonly promotionErrorRate: number;
  /** Share of the features from which on a drift is severe. */
  readonly severeDriftShare: number;
  readonly thresholdBy: 'cost' | 'f1';
  /** Feature that holds the amount; absent from the schema, amounts count as 0. */
  readonly amountColumn: string;
  readonly yardstick: Yardstick;
};

const thresholdChoice = z.object({
  chosenBy: z.enum(['cost', 'f1']),
  threshold: z.number(),
  /** Measured on training rows, scored by forests that had not seen them. */
  curve: z.array(thresholdPoint),
});
export type ThresholdChoice = z.infer<typeof thresholdChoice>;

/** How a challenger did on the held-out rows, beside the champion on the same ones; the form of `metrics.json`. */
export const judgement = z.object({
  challenger: assessment,
  /** Absent when nobody serves, or its model cannot be used on these rows. */
  champion: assessment.optional(),
  difference: z.object({ low: z.number(), high: z.number(), errorRate: z.number() }).optional(),
  verdict: z.object({ kind: z.enum(['promote', 'keep', 'undecidable']), reason: z.string() }),
  threshold: thresholdChoice,
});
export type Judgement = z.infer<typeof judgement>;

/** The threshold for a model, from the scores of `outOfBagScores`. */
export function chooseThreshold(outOfBag: Float64Array, table: TransactionTable, schema: FeatureSchema, { thresholdBy, amountColumn, yardstick }: GateRules): ThresholdChoice {
  const isScored = (_: unknown, row: number) => !Number.isNaN(outOfBag[row]);
  const scores = outOfBag.filter(isScored);
  const labels = table.labels.filter(isScored);
  const amounts = amountsOf(table, schema, amountColumn)?.filter(isScored) ?? new Float32Array(scores.length);
  const curve = thresholdCurve({ scores, labels, amounts }, yardstick.costs);
  const threshold = thresholdBy === 'cost' ? cheapestThreshold(curve) : bestF1Threshold(scoreCurve(scores, labels));
  return { chosenBy: thresholdBy, threshold, curve: thinCurve(curve, CURVE_POINTS, threshold) };
}

export type ChallengerToJudge = {
  readonly challenger: ForestModel;
  readonly threshold: ThresholdChoice;
  /** The champion; undefined when nobody serves. */
  readonly opponent: LoadedModel | undefined;
  readonly window: TrainingWindow;
  readonly schema: FeatureSchema;
  /** Share of the features that the drift report found drifted. */
  readonly driftedShare: number | undefined;
  readonly rules: GateRules;
};

export type JudgedChallenger = {
  readonly judgement: Judgement;
  /** The rows it was made on, with both models' scores: what the plots are drawn from. */
  readonly scored: ScoredRows;
  readonly importances: readonly InputImportance[];
};
export type ScoredRows = { readonly labels: Uint8Array; readonly challenger: Float64Array; readonly champion?: Float64Array };

export function judgeChallenger({ challenger, threshold, opponent, window, schema, driftedShare = 0, rules }: ChallengerToJudge): JudgedChallenger {
  const isComparable = opponent?.manifest.schemaFingerprint === challenger.schemaFingerprint;
  const seen = isComparable ? rowsSeenBy(opponent.manifest, window) : 0;
  const unseen = sliceTable(window.heldOut, Math.min(seen, window.heldOut.rows), window.heldOut.rows);
  const isEnough = fraudsIn(unseen) >= MIN_HELD_OUT_FRAUDS;
  const rows = isEnough ? unseen : window.heldOut;
  const { labels, eventTime } = rows;
  const measure = (model: ForestModel) => {
    const scores = scoreMatrix(model, rows.matrix, rows.rows);
    return { scores, assessment: assess(scores, { labels, eventTime, amounts: amountsOf(rows, schema, rules.amountColumn) }, model.threshold, rules.yardstick) };
  };
  const ours = measure(challenger);
  const theirs = isComparable ? measure(opponent.model) : undefined;
  const difference = theirs !== undefined && isEnough ? auprcDifference({ champion: theirs.scores, challenger: ours.scores, labels, seed: 0, errorRate: rules.promotionErrorRate }) : undefined;
  const drift = driftedShare > 0 && driftedShare >= rules.severeDriftShare ? 'severe' : 'ordinary';
  const verdict = theirs !== undefined && !isEnough ? notFair(seen) : judge({ challenger: ours.assessment.metrics, champion: theirs?.assessment.metrics, difference, drift });
  return {
    judgement: { challenger: ours.assessment, ...(theirs && { champion: theirs.assessment }), ...(difference && { difference }), verdict, threshold },
    scored: { labels, challenger: ours.scores, ...(theirs && { champion: theirs.scores }) },
    importances: inputImportance(challenger, rows),
  };
}

function notFair(seen: number): Verdict {
  return { kind: 'undecidable', reason: `The champion has learned from the first ${seen} of the held-out rows, and the rest holds fewer than ${MIN_HELD_OUT_FRAUDS} frauds to judge on.` };
}

/** How many of the first held-out rows the champion was trained on: of the same week it may know more than the challenger. */
function rowsSeenBy({ weeks, training, heldOut }: Manifest, window: TrainingWindow): number {
  let left = training?.rows ?? weeks.reduce((sum, week) => sum + week.rows, 0) - heldOut.rows;
  const trainedOn = new Map<string, number>();
  for (const { name, rows } of weeks) {
    trainedOn.set(name, Math.min(left, rows));
    left -= Math.min(left, rows);
  }
  let start = 0;
  let end = 0;
  for (const { file, table } of window.weeks) {
    const known = trainedOn.get(file.name) ?? 0;
    if (known > 0) end = start + known;
    start += table.rows;
  }
  return Math.max(0, end - window.training.rows);
}

function amountsOf(table: TransactionTable, schema: FeatureSchema, amountColumn: string): Float32Array | undefined {
  const index = schema.inputs.indexOf(amountColumn);
  return index < 0 ? undefined : columnOf(table, index);
}
