/** What is measured of each engine on a world. */
import { averagePrecision, scoreCurve, thresholdCurve, totalCost } from '@fraud/evaluation';
import { breakEven, typicalAmountsOf } from '@fraud/training';
import type { RawTable } from '../categories/raw-table.ts';
import { cardPrecision100 } from '../own-data/card-precision.ts';
import type { World } from './worlds.ts';

export type Quality = {
  readonly auprc: number;
  /** Of the 100 cards of a day with the highest scores, the share with a fraud. */
  readonly cardPrecision100: number;
  /** Of all errors on the test rows, flagged from where it pays: where the trainer sets the threshold. */
  readonly cost: number;
  /** The same at the threshold that turns out the cheapest on the test rows: what the order of the scores is worth. */
  readonly leastCost: number;
};

export type Figures = Quality & {
  /** User and system seconds of the training. */
  readonly cpuS: number;
  /** Median time of one row. */
  readonly rowMicros: number;
  /** Size of the model's file. */
  readonly bytes: number;
};

/** The defaults of COST_MISSED_FRAUD, COST_FALSE_ALARM and COST_MARGIN. */
const COSTS = { missedFraud: 20, falseAlarm: 10, margin: 0.02 };

/** @param scores one for each test row */
export function qualityOf({ train, test, amount, cardDays }: World, scores: Float64Array): Quality {
  const threshold = breakEven(COSTS, typicalAmountsOf(train.labels, amountsIn(train, amount)));
  const priced = { scores, labels: test.labels, amounts: amountsIn(test, amount) };
  return {
    auprc: averagePrecision(scoreCurve(scores, test.labels)),
    cardPrecision100: cardPrecision100(scores, cardDays),
    cost: totalCost(priced, COSTS, () => threshold),
    leastCost: thresholdCurve(priced, COSTS).reduce((least, { cost }) => Math.min(least, cost), Infinity),
  };
}

/** All 0 where there is no such column. */
function amountsIn({ inputs, matrix, rows }: RawTable, name: string | null): Float32Array {
  const input = name === null ? -1 : inputs.indexOf(name);
  return input < 0 ? new Float32Array(rows) : matrix.subarray(input * rows, (input + 1) * rows);
}
