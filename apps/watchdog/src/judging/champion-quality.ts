/** How well the champion answers on a week. */
import {
  estimateQuality,
  expectedQuality,
  type PastPerformance,
  type PerformanceDrop,
  performanceDrop,
  performanceErrorRate,
  type QualityFall,
  qualityFall,
  weeklyChance,
} from '@fraud/drift';
import type { DriftReport } from '@fraud/drift-report';
import { type ErrorCosts, evaluate, timeBlocks } from '@fraud/evaluation';
import type { FeatureSchema, TransactionTable } from '@fraud/feature-schema';
import { fitUnseenCalibration } from '@fraud/forest-learner';
import { calibrate, type ForestModel, scoreTable } from '@fraud/forest-model';
import { amountsOf } from '@fraud/training';

export type PerformanceToMeasure = {
  /** The champion. */
  readonly model: ForestModel;
  /** What was judged before it was promoted: itself, or what it was grown again from. */
  readonly judged: ForestModel;
  /** Labelled rows that was judged on, and had not learned from. */
  readonly heldOut: TransactionTable;
  /** Labelled rows that came later. */
  readonly labelled: TransactionTable;
  readonly schema: FeatureSchema;
  readonly costs: ErrorCosts;
  /** Feature that holds the amount; where the schema has none, cost is not looked at. */
  readonly amountColumn: string;
  /** What was found in earlier weeks, in their order. */
  readonly past: readonly PastPerformance[];
  /** A champion that is as good as before counts as worse in any figure so often a year. */
  readonly falseAlarmsPerYear: number;
};

/**
 * How much worse the champion answers than when it was judged; undefined when there are too few frauds to tell.
 * O(rows x trees x depth).
 */
export function performanceOn({
  model,
  judged,
  heldOut,
  labelled,
  schema,
  costs,
  amountColumn,
  past,
  falseAlarmsPerYear,
}: PerformanceToMeasure): PerformanceDrop | undefined {
  const answered = (table: TransactionTable, by: ForestModel) => ({
    scores: scoreTable(by, table),
    labels: table.labels,
    amounts: amountsOf(table, schema, amountColumn),
    threshold: by.threshold,
    blocks: timeBlocks(table.eventTime),
  });
  return performanceDrop({
    reference: answered(heldOut, judged),
    current: answered(labelled, model),
    costs,
    errorRate: performanceErrorRate(falseAlarmsPerYear),
    past,
  });
}

export type Answering = {
  readonly model: ForestModel;
  /** What was judged before it was promoted. */
  readonly judged: ForestModel;
  /** Labelled rows that was judged on, and had not learned from. */
  readonly heldOut: TransactionTable;
};

/** Fewer frauds say too little of how scores and frauds go together. */
const MIN_FRAUDS_TO_CALIBRATE = 10;

/**
 * Scores as chances of fraud. A model that was made elsewhere brings no calibration: it gets one from the rows it was
 * judged on. O(held-out rows x trees x depth) at first, then O(rows).
 */
function probabilitiesBy({ model, judged, heldOut }: Answering): (scores: Float64Array | Float32Array) => Float64Array {
  const frauds = heldOut.labels.reduce((sum, label) => sum + label, 0);
  if (model.calibration !== null || frauds < MIN_FRAUDS_TO_CALIBRATE) return (scores) => Float64Array.from(scores);
  const scores = scoreTable(judged, heldOut);
  const trees = judged.forest.treeStart.length - 1;
  const calibration = fitUnseenCalibration({ scores, labels: heldOut.labels }, trees);
  return (each) => Float64Array.from(each, (score) => calibrate(calibration, score));
}

/**
 * Whether the champion expects to do worse on a week without labels than on earlier weeks it had not learned from, the
 * rows it was judged on among them. Undefined without scores. O(rows x trees x depth).
 *
 * @param past scores of those weeks, without the weeks that raised an alarm
 */
export function expectedFall(
  answering: Answering,
  past: readonly Float32Array[],
  current: Float32Array,
  falseAlarmsPerYear: number,
): QualityFall {
  const { model, judged, heldOut } = answering;
  const probabilities = probabilitiesBy(answering);
  const estimate = (scores: Float64Array | Float32Array, { threshold }: ForestModel) =>
    estimateQuality({ scores, probabilities: probabilities(scores), threshold });
  const before = past.map((scores) => estimate(scores, model));
  if (heldOut.rows > 0) before.push(estimate(scoreTable(judged, heldOut), judged));
  return qualityFall(before, estimate(current, model), weeklyChance(falseAlarmsPerYear));
}

/**
 * How the champion should do on some rows if its scores are right, and how it did if their labels are known. O(rows x
 * trees x depth).
 */
export function qualityOn(
  answering: Answering,
  table: TransactionTable,
  isLabelled: boolean,
): Omit<NonNullable<DriftReport['quality']>, 'fall'> {
  const { model, judged, heldOut } = answering;
  const scores = scoreTable(model, table);
  const { threshold } = model;
  const expected = expectedQuality(scores, threshold, probabilitiesBy(answering)(scores));
  const flaggedShare =
    heldOut.rows === 0 || table.rows === 0
      ? null
      : {
          judged: flaggedBy(judged, scoreTable(judged, heldOut)),
          served: expected.flagged / table.rows,
        };
  if (!isLabelled) return { threshold, expected, realised: null, flaggedShare };
  const { truePositives, falsePositives, frauds, precision, recall } = evaluate(scores, table.labels, threshold);
  const flagged = truePositives + falsePositives;
  return {
    threshold,
    expected,
    flaggedShare,
    realised: { frauds, flagged, precision: flagged === 0 ? null : precision, recall },
  };
}

function flaggedBy({ threshold }: ForestModel, scores: Float64Array): number {
  return scores.reduce((sum, score) => sum + Number(score >= threshold), 0) / scores.length;
}
