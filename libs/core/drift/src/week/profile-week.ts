/** One week against a baseline: effect sizes of each column, all that the alarm needs to remember of a past week. */
import { categoryEffects } from '../categories/category-baseline.ts';
import { type CategoryValues, type ColumnValues, gapsIn, rowsIn } from '../categories/category-values.ts';
import { LEAST_SHARE, shareEffect } from '../categories/share-effect.ts';
import {
  type BaselineColumn,
  type CategoryColumn,
  checkedSort,
  checkRows,
  type DriftBaseline,
  type NumberColumn,
} from './drift-baseline.ts';
import { greatestScore, ORDERS, scoreSums } from './rank-effects.ts';

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
