/**
 * What the judged weeks are compared with: the rows the champion learned from, week by week. Each judged week becomes
 * a profile against it (profile-week.ts).
 */
import { type CategoryReference, categoryReference } from '../categories/category-baseline.ts';
import { type ColumnValues, gapsIn, isCategory, rowsIn } from '../categories/category-values.ts';
import { DriftError } from '../errors.ts';
import { sortedFloats } from '../statistics/sort-floats.ts';
import { effectsOfCategories, effectsOfNumbers, type OfAnyColumn } from './effects.ts';
import { greatestScore, scoreSums } from './rank-effects.ts';

export type NumberColumn = OfAnyColumn & {
  readonly kind: 'number';
  /** All reference values, ascending. */
  readonly sorted: Float32Array;
  /** Mean and deviation of the reference's own scores, one of each order: 0 and 1 but for ties. */
  readonly scoreMeans: Float64Array;
  readonly scoreDeviations: Float64Array;
};

export type CategoryColumn = OfAnyColumn & { readonly kind: 'category'; readonly reference: CategoryReference };

export type BaselineColumn = NumberColumn | CategoryColumn;

export type DriftBaseline = { readonly columns: readonly BaselineColumn[] };

/** One column of the reference, week by week, in any order of rows; all weeks of one kind. */
type ReferenceColumn = { readonly name: string; readonly weeks: readonly ColumnValues[] };

/**
 * Sorts the reference's numbers and counts its levels. O(rows x columns); keeps one float32 a number.
 *
 * @throws FRAUD_DRIFT_TOO_FEW_ROWS, FRAUD_DRIFT_NOT_FINITE
 */
export function driftBaseline(columns: readonly ReferenceColumn[]): DriftBaseline {
  return { columns: columns.map(baselineColumn) };
}

function baselineColumn({ name, weeks }: ReferenceColumn): BaselineColumn {
  const all = weeks.reduce((sum, week) => sum + rowsIn(week), 0);
  const ofAny = {
    name,
    concentration: weeks.reduce((sum, week) => sum + (rowsIn(week) / all) ** 2, 0),
    gaps: { share: weeks.reduce((sum, week) => sum + gapsIn(week), 0) / all, rows: all },
  };
  if (weeks.some(isCategory)) {
    checkRows(name, all);
    const reference = categoryReference(weeks.filter(isCategory));
    return { ...ofAny, kind: 'category', reference, effects: effectsOfCategories(reference, ofAny.gaps) };
  }
  const sorted = checkedSort(
    name,
    joined(
      weeks.filter((week): week is Float32Array => !isCategory(week)),
      all,
    ),
  );
  const rows = sorted.length;
  const { sums, squares } = scoreSums(sorted, sorted);
  const scoreMeans = sums.map((sum) => sum / rows);
  // A value that the reference never showed may have a share of 1 / (rows + 2) all the same, at the greatest score
  // there is: a constant column is not infinitely constant.
  const scoreDeviations = squares.map((square, order) =>
    Math.sqrt(Math.max(square / rows - scoreMeans[order]! ** 2, greatestScore(order) ** 2 / (rows + 2))),
  );
  return { ...ofAny, kind: 'number', sorted, scoreMeans, scoreDeviations, effects: effectsOfNumbers(rows, ofAny.gaps) };
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

/** The values that are not missing, ascending. @throws FRAUD_DRIFT_TOO_FEW_ROWS, FRAUD_DRIFT_NOT_FINITE */
export function checkedSort(name: string, values: Float32Array): Float32Array {
  checkRows(name, values.length);
  const gaps = gapsIn(values);
  const known = gaps === 0 ? values : values.filter((value) => !Number.isNaN(value));
  let sum = 0;
  for (let i = 0; i < known.length; i++) sum += known[i]!;
  if (!Number.isFinite(sum))
    throw new DriftError('FRAUD_DRIFT_NOT_FINITE', `Cannot measure drift of ${name}: a value is infinite`);
  return sortedFloats(known);
}

/** @throws FRAUD_DRIFT_TOO_FEW_ROWS */
export function checkRows(name: string, rows: number): void {
  if (rows < 2)
    throw new DriftError(
      'FRAUD_DRIFT_TOO_FEW_ROWS',
      `Cannot measure drift of ${name}: a window has ${rows} rows, at least 2 are needed`,
    );
}
