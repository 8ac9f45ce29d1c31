/**
 * Effects of a column of categories, each on a scale where sampling has variance 1 / rows:
 *
 *     levels    the share of each frequent level, and of all others together
 *     unseen    the share of rows whose level the reference does not know
 *     surge     the greatest rise among the levels that are not frequent
 *
 * O(rows + levels x reference weeks).
 */
import type { CategoryValues } from './category-values.ts';
import { type LevelSurprise, surpriseOf, surpriseWithoutItself, weekLevels } from './leave-one-out.ts';
import { type ReferenceLevels, referenceLevels } from './reference-levels.ts';
import { LEAST_SHARE, shareEffect } from './share-effect.ts';

export type CategoryReference = ReferenceLevels & {
  /** Shares of the frequent levels, then of all others together. */
  readonly shares: Float64Array;
  /** What the reference's own weeks look like, each from the others; undefined where there is one row at most. */
  readonly expected: Expected | undefined;
};

type Expected = Pick<LevelSurprise, 'unseen' | 'surge'>;

export type CategoryEffects = {
  /** In the order of `shares` of the reference. */
  readonly levels: Float64Array;
  readonly shares: Float64Array;
  readonly unseen: number;
  readonly unseenShare: number;
  readonly surge: number;
  /** The level that rose most among those that are not frequent, with its shares; undefined where none rose. */
  readonly rising: { readonly level: string; readonly share: number; readonly referenceShare: number } | undefined;
};

/** @param weeks not empty */
export function categoryReference(weeks: readonly CategoryValues[]): CategoryReference {
  const reference = referenceLevels(weeks);
  const { kept, positions, totals, rows, weekRows, counts } = reference;
  const shares = withOthers(
    kept.map((level) => totals[positions.get(level)!]!),
    rows,
  );
  const names = [...positions.keys()];
  const own = Array.from(weekRows, (rows, w) => {
    const levels = names.flatMap((level, position) => {
      const count = counts[position * weekRows.length + w]!;
      return count === 0 ? [] : [{ level, count, position }];
    });
    return rows === 0 ? undefined : surpriseWithoutItself(reference, { rows, levels });
  }).filter((each) => each !== undefined);
  const mean = (of: (each: LevelSurprise) => number) => own.reduce((sum, each) => sum + of(each), 0) / own.length;
  return {
    ...reference,
    shares,
    expected:
      own.length === 0
        ? undefined
        : {
            unseen: mean(({ unseen }) => unseen),
            surge: mean(({ surge }) => surge),
          },
  };
}

/** Undefined where the week or the reference has no value. */
export function categoryEffects(
  reference: CategoryReference,
  values: CategoryValues,
  inReference: boolean,
): CategoryEffects | undefined {
  const week = weekLevels(reference, values);
  if (week.rows === 0 || reference.rows === 0) return undefined;
  const { kept, expected } = reference;
  const counts = new Float64Array(kept.length + 1);
  for (const { count, position } of week.levels)
    counts[position === undefined ? kept.length : reference.places[position]!]! += count;
  const shares = withOthers(Array.from(counts.subarray(0, kept.length)), week.rows);
  const found = inReference ? surpriseWithoutItself(reference, week) : surpriseOf(reference, week);
  const scale = 1 / Math.sqrt(week.rows);
  const rising = week.levels.find(({ level }) => level === found?.rising);
  return {
    levels: shares.map((share, i) => shareEffect(share, reference.shares[i]!, i < kept.length ? 0 : LEAST_SHARE)),
    shares,
    unseen: found && expected ? shareEffect(found.unseen, expected.unseen, LEAST_SHARE) : NaN,
    unseenShare: found?.unseen ?? NaN,
    surge: found && expected ? (found.surge - expected.surge) * scale : NaN,
    rising: rising && {
      level: rising.level,
      share: rising.count / week.rows,
      referenceShare: rising.position === undefined ? 0 : reference.totals[rising.position]! / reference.rows,
    },
  };
}

/** Shares of the frequent levels, then of all others together; all 0 where there is no row. */
function withOthers(counts: readonly number[], rows: number): Float64Array {
  const others = rows - counts.reduce((sum, count) => sum + count, 0);
  return Float64Array.from([...counts, others], (count) => count / (rows || 1));
}
