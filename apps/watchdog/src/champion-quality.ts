/** How well the champion answers on a week. */
import { expectedQuality, type PerformanceDrop, performanceDrop, weeklyChance } from '@fraud/drift';
import type { DriftReport } from '@fraud/drift-report';
import { type ErrorCosts, evaluate } from '@fraud/evaluation';
import type { FeatureSchema, TransactionTable } from '@fraud/feature-schema';
import { type ForestModel, scoreMatrix } from '@fraud/forest-model';
import { amountsOf } from '@fraud/training';
import type { WeekData } from '@fraud/weekly-data';

export type PerformanceToMeasure = {
  /** The champion. */
  readonly model: ForestModel;
  /** What was judged before it was promoted: itself, or what it was grown again from. */
  readonly judged: ForestModel;
  /** Labelled rows that was judged on, and had not learned from. */
  readonly heldOut: TransactionTable;
  /** A labelled week that came later. */
  readonly week: TransactionTable;
  readonly schema: FeatureSchema;
  readonly costs: ErrorCosts;
  /** Feature that holds the amount; where the schema has none, cost is not looked at. */
  readonly amountColumn: string;
  /** A champion that is as good as before counts as worse in any figure so often a year. */
  readonly falseAlarmsPerYear: number;
};

/** AUPRC, cost, false alarms: three chances to be wrong. */
const FIGURES = 3;

/**
 * How much worse the champion answers than when it was judged; undefined when there are too few frauds to tell.
 * O(rows x trees x depth).
 */
export function performanceOn({
  model,
  judged,
  heldOut,
  week,
  schema,
  costs,
  amountColumn,
  falseAlarmsPerYear,
}: PerformanceToMeasure): PerformanceDrop | undefined {
  const answered = (table: TransactionTable, by: ForestModel) => ({
    scores: scoreMatrix(by, table.matrix, table.rows),
    labels: table.labels,
    amounts: amountsOf(table, schema, amountColumn),
    threshold: by.threshold,
  });
  return performanceDrop({
    reference: answered(heldOut, judged),
    current: answered(week, model),
    costs,
    errorRate: weeklyChance(falseAlarmsPerYear) / FIGURES,
  });
}

/**
 * How the champion should do on a week if its scores are right, and how it did if the week has labels. O(rows x trees
 * x depth).
 */
export function qualityOn(model: ForestModel, { table, isLabelled }: WeekData): NonNullable<DriftReport['quality']> {
  const scores = scoreMatrix(model, table.matrix, table.rows);
  const { threshold } = model;
  const expected = expectedQuality(scores, threshold);
  if (!isLabelled) return { threshold, expected, realised: null };
  const { truePositives, falsePositives, frauds, precision, recall } = evaluate(scores, table.labels, threshold);
  const flagged = truePositives + falsePositives;
  return { threshold, expected, realised: { frauds, flagged, precision: flagged === 0 ? null : precision, recall } };
}
