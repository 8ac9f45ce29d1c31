/**
 * What the judged weeks are compared with: the rows the champion learned from, week by week. From it every week
 * becomes a profile of some effect sizes a column (effects.ts), the only thing the alarm needs to remember of a past
 * week.
 */
import { categoryEffects, type CategoryReference, categoryReference } from '../categories/category-baseline.ts';
import { type CategoryValues, type ColumnValues, gapsIn, isCategory, rowsIn } from '../categories/category-values.ts';
import { LEAST_SHARE, shareEffect } from '../categories/share-effect.ts';
import { DriftError } from '../errors.ts';
import { sortedFloats } from '../statistics/sort-floats.ts';
import { effectsOfCategories, effectsOfNumbers, type OfAnyColumn } from './effects.ts';
import { greatestScore, ORDERS, scoreSums } from './rank-effects.ts';

export type NumberColumn = OfAnyColumn & {
  readonly kind: 'number';
  /** All reference values, ascending. */
  readonly sorted: Float32Array;
  /** Mean and deviation of the reference's own scores, one of each order: 0 and 1 but for ties. */
  readonly scoreMeans: Float64Array;
  readonly scoreDeviations: Float64Array;
};

type CategoryColumn = OfAnyColumn & { readonly kind: 'category'; readonly reference: CategoryReference };

export type BaselineColumn = NumberColumn | CategoryColumn;

export type DriftBaseline = { readonly columns: readonly BaselineColumn[] };

/** Effect sizes of one week against a baseline. */
export type WeekProfile = {
  readonly week: string;
  /** Rows that each effect was measured on; 0 where the week says nothing about it. */
  readonly rows: Float64Array;
  /** In the order of `effectsOf`, in units of the deviation of one row; NaN where the week says nothing. */
  readonly effects: Float64Array;
  /** The share behind each effect that is one of a share; NaN for others. */
  readonly shares: Float64Array;
  /** Of each column the level that rose most among those that are not frequent. */
  readonly rising: readonly (RisingLevel | undefined)[];
};

type RisingLevel = { readonly level: string; readonly share: number; readonly referenceShare: number };

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

/**
 * Profile of a week. Mean scores are bounded, like correlations: once all values lie above the reference's they grow
 * no more. Fisher's z (1915) leaves small ones as they are and segments great ones, so that these stand out of any
 * between-week deviation. O(rows x columns + reference rows x columns).
 *
 * @param columns in the order of the baseline; undefined for a column the week says nothing about
 * @param inReference whether the baseline holds the rows of this week
 * @throws FRAUD_DRIFT_TOO_FEW_ROWS, FRAUD_DRIFT_NOT_FINITE
 */
export function profileWeek(
  baseline: DriftBaseline,
  week: string,
  columns: readonly (ColumnValues | undefined)[],
  inReference = false,
): WeekProfile {
  const parts = baseline.columns.map((column, c) => {
    const values = columns[c];
    // A column that is new says nothing yet: all of it is missing in the reference.
    if (values === undefined || column.gaps.share === 1) return nothing(column);
    const gaps = gapsIn(values);
    const part =
      column.kind === 'category'
        ? ofCategories(column, values as CategoryValues, inReference)
        : ofNumbers(column, values as Float32Array);
    const known = rowsIn(values) - gaps;
    const hasGaps = gaps > 0 || column.gaps.share > 0;
    const share = gaps / rowsIn(values);
    const place = column.kind === 'category' ? 0 : ORDERS;
    part.effects[place] = hasGaps ? shareEffect(share, column.gaps.share, LEAST_SHARE) : NaN;
    part.shares[place] = share;
    return { ...part, rows: part.effects.map((_, i) => (i === place ? rowsIn(values) : known)) };
  });
  return {
    week,
    rows: Float64Array.of(...parts.flatMap(({ rows }) => [...rows])),
    effects: Float64Array.of(...parts.flatMap(({ effects }) => [...effects])),
    shares: Float64Array.of(...parts.flatMap(({ shares }) => [...shares])),
    rising: parts.map(({ rising }) => rising),
  };
}

type ColumnProfile = Pick<WeekProfile, 'effects' | 'shares'> & { readonly rising?: RisingLevel | undefined };

function nothing(column: BaselineColumn): ColumnProfile & Pick<WeekProfile, 'rows'> {
  const count = column.effects.length;
  const unknown = () => new Float64Array(count).fill(NaN);
  return { rows: new Float64Array(count), effects: unknown(), shares: unknown() };
}

function ofNumbers(column: NumberColumn, values: Float32Array): ColumnProfile {
  const { effects, shares } = nothing(column);
  const { name, sorted, scoreMeans, scoreDeviations } = column;
  const known = checkedSort(name, values);
  if (known.length < 2 || sorted.length < 2) return { effects, shares };
  const { sums } = scoreSums(sorted, known);
  for (let order = 0; order < ORDERS; order++) {
    const greatest = greatestScore(order);
    const [before, now] = [scoreMeans[order]! / greatest, sums[order]! / known.length / greatest];
    effects[order] = (greatest * (Math.atanh(now) - Math.atanh(before)) * (1 - before ** 2)) / scoreDeviations[order]!;
  }
  return { effects, shares };
}

/** The gaps come first. */
function ofCategories(column: CategoryColumn, values: CategoryValues, inReference: boolean): ColumnProfile {
  checkRows(column.name, values.codes.length);
  const found = categoryEffects(column.reference, values, inReference);
  if (found === undefined) return nothing(column);
  return {
    effects: Float64Array.of(NaN, ...found.levels, found.unseen, found.surge, NaN),
    shares: Float64Array.of(NaN, ...found.shares, found.unseenShare, NaN, NaN),
    rising: found.rising,
  };
}

/**
 * A profile against the columns of two baselines, one after the other, as `{ columns: [...first.columns,
 * ...second.columns] }`.
 */
export function joinProfiles(first: WeekProfile, second: WeekProfile): WeekProfile {
  return {
    week: first.week,
    rows: Float64Array.of(...first.rows, ...second.rows),
    effects: Float64Array.of(...first.effects, ...second.effects),
    shares: Float64Array.of(...first.shares, ...second.shares),
    rising: [...first.rising, ...second.rising],
  };
}

/** The values that are not missing, ascending. */
function checkedSort(name: string, values: Float32Array): Float32Array {
  checkRows(name, values.length);
  const gaps = gapsIn(values);
  const known = gaps === 0 ? values : values.filter((value) => !Number.isNaN(value));
  let sum = 0;
  for (let i = 0; i < known.length; i++) sum += known[i]!;
  if (!Number.isFinite(sum))
    throw new DriftError('FRAUD_DRIFT_NOT_FINITE', `Cannot measure drift of ${name}: a value is infinite`);
  return sortedFloats(known);
}

function checkRows(name: string, rows: number): void {
  if (rows < 2)
    throw new DriftError(
      'FRAUD_DRIFT_TOO_FEW_ROWS',
      `Cannot measure drift of ${name}: a window has ${rows} rows, at least 2 are needed`,
    );
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
