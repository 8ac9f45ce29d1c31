/**
 * What the judged weeks are compared with: the rows the champion learned from, week by week. From it every week
 * becomes a profile of ORDERS effect sizes a column, the only thing the alarm needs to remember of a past week.
 */
import { DriftError } from '../errors.ts';
import { sortedFloats } from '../statistics/sort-floats.ts';
import { greatestScore, ORDERS, scoreSums } from './rank-effects.ts';

type BaselineColumn = {
  readonly name: string;
  /** All reference values, ascending. */
  readonly sorted: Float32Array;
  /** Mean and deviation of the reference's own scores, one of each order: 0 and 1 but for ties. */
  readonly scoreMeans: Float64Array;
  readonly scoreDeviations: Float64Array;
  /** Sum over the reference weeks of (rows of the week / rows of all) squared: 1 for one week, 1/R for R equal ones. */
  readonly concentration: number;
};

export type DriftBaseline = { readonly columns: readonly BaselineColumn[] };

/** What the alarm needs to know of a baseline. */
export type ComparedWith = {
  readonly columns: readonly (Pick<BaselineColumn, 'name' | 'concentration'> & {
    readonly sorted: { readonly length: number };
  })[];
};

/** Effect sizes of one week against a baseline. */
export type WeekProfile = {
  readonly week: string;
  /** Rows that each column was measured on; 0 where the week says nothing about a column. */
  readonly rows: readonly number[];
  /**
   * Columns x ORDERS, in units of the deviation of one row's stretched score; NaN where the week says nothing about a
   * column.
   */
  readonly effects: Float64Array;
};

/** One column of the reference, week by week, in any order of rows. */
export type ReferenceColumn = { readonly name: string; readonly weeks: readonly Float32Array[] };

/**
 * Sorts the reference. O(rows x columns); keeps one float32 a value.
 *
 * @throws FRAUD_DRIFT_TOO_FEW_ROWS, FRAUD_DRIFT_NOT_FINITE
 */
export function driftBaseline(columns: readonly ReferenceColumn[]): DriftBaseline {
  return { columns: columns.map(baselineColumn) };
}

function baselineColumn({ name, weeks }: ReferenceColumn): BaselineColumn {
  const rows = weeks.reduce((sum, week) => sum + week.length, 0);
  const sorted = checkedSort(name, joined(weeks, rows));
  const { sums, squares } = scoreSums(sorted, sorted);
  const scoreMeans = sums.map((sum) => sum / rows);
  // A value that the reference never showed may have a share of 1 / (rows + 2) all the same, at the greatest score
  // there is: a constant column is not infinitely constant.
  const scoreDeviations = squares.map((square, order) =>
    Math.sqrt(Math.max(square / rows - scoreMeans[order]! ** 2, greatestScore(order) ** 2 / (rows + 2))),
  );
  return {
    name,
    sorted,
    scoreMeans,
    scoreDeviations,
    concentration: weeks.reduce((sum, week) => sum + (week.length / rows) ** 2, 0),
  };
}

/**
 * Profile of a week. Mean scores are bounded, like correlations: once all values lie above the reference's they grow
 * no more. Fisher's z (1915) leaves small ones as they are and segments great ones, so that these stand out of any
 * between-week deviation. O(rows x columns + reference rows x columns).
 *
 * @param columns in the order of the baseline; undefined for a column the week says nothing about
 * @throws FRAUD_DRIFT_TOO_FEW_ROWS, FRAUD_DRIFT_NOT_FINITE
 */
export function profileWeek(
  baseline: DriftBaseline,
  week: string,
  columns: readonly (Float32Array | undefined)[],
): WeekProfile {
  const effects = new Float64Array(baseline.columns.length * ORDERS).fill(NaN);
  baseline.columns.forEach(({ name, sorted, scoreMeans, scoreDeviations }, c) => {
    const values = columns[c];
    if (values === undefined) return;
    const { sums } = scoreSums(sorted, checkedSort(name, values));
    for (let order = 0; order < ORDERS; order++) {
      const greatest = greatestScore(order);
      const [before, now] = [scoreMeans[order]! / greatest, sums[order]! / values.length / greatest];
      effects[c * ORDERS + order] =
        (greatest * (Math.atanh(now) - Math.atanh(before)) * (1 - before ** 2)) / scoreDeviations[order]!;
    }
  });
  return { week, rows: baseline.columns.map((_, c) => columns[c]?.length ?? 0), effects };
}

/**
 * A profile against the columns of two baselines, one after the other, as `{ columns: [...first.columns,
 * ...second.columns] }`.
 */
export function joinProfiles(first: WeekProfile, second: WeekProfile): WeekProfile {
  return {
    week: first.week,
    rows: [...first.rows, ...second.rows],
    effects: Float64Array.of(...first.effects, ...second.effects),
  };
}

function checkedSort(name: string, values: Float32Array): Float32Array {
  if (values.length < 2)
    throw new DriftError(
      'FRAUD_DRIFT_TOO_FEW_ROWS',
      `Cannot measure drift of ${name}: a window has ${values.length} rows, at least 2 are needed`,
    );
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  if (!Number.isFinite(sum))
    throw new DriftError('FRAUD_DRIFT_NOT_FINITE', `Cannot measure drift of ${name}: a value is NaN or infinite`);
  return sortedFloats(values);
}

function joined(parts: readonly Float32Array[], rows: number): Float32Array {
  if (parts.length === 1) return parts[0]!;
  const whole = new Float32Array(rows);
  let start = 0;
  for (const part of parts) {
    whole.set(part, start);
    start += part.length;
  }
  return whole;
}
