import { type PerformanceDrop, performanceDrop, weeklyChance } from '@fraud/drift';
import type { ErrorCosts } from '@fraud/evaluation';
import type { FeatureSchema, TransactionTable } from '@fraud/feature-schema';
import { type ForestModel, scoreMatrix } from '@fraud/forest-model';
import { amountsOf } from '@fraud/training';

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
