/**
 * What the reference says about the levels of a week, without one of its own weeks. A week that the reference holds
 * knows its own levels and would look calmer than others: it is looked at from the reference without itself, and any
 * other week from the reference without each of its weeks in turn, on average. Both have the same expectation.
 */
import { type CategoryValues, countLevels } from './category-values.ts';
import type { ReferenceLevels } from './reference-levels.ts';
import { countEffect } from './share-effect.ts';

/** A week's rows, level by level; `position` is undefined where the reference does not know the level. */
export type WeekLevels = {
  readonly rows: number;
  readonly levels: readonly { readonly level: string; readonly count: number; readonly position: number | undefined }[];
};

/** Undivided by the rows: the deviation of one row is 1. */
export type LevelSurprise = {
  /** Share of rows whose level the reference does not know. */
  readonly unseen: number;
  /** The greatest rise among the levels that are not frequent, in deviations of a count; 0 where none rose. */
  readonly surge: number;
  /** That level; undefined where none rose. */
  readonly rising: string | undefined;
};

export function weekLevels(reference: ReferenceLevels, values: CategoryValues): WeekLevels {
  let rows = 0;
  const levels: WeekLevels['levels'][number][] = [];
  countLevels(values).forEach((count, code) => {
    const level = values.levels[code]!;
    if (count > 0) levels.push({ level, count, position: reference.positions.get(level) });
    rows += count;
  });
  return { rows, levels };
}

/** Of a week that the reference holds; undefined where nothing is left of the reference. O(levels). */
export function surpriseWithoutItself(reference: ReferenceLevels, week: WeekLevels): LevelSurprise | undefined {
  const own = new Map(week.levels.map(({ position, count }) => [position, count]));
  return surprise(reference, week, week.rows, (position) => own.get(position) ?? 0);
}

/** Of any other week; undefined where the reference has rows in one week only. O(levels x weeks). */
export function surpriseOf(reference: ReferenceLevels, week: WeekLevels): LevelSurprise | undefined {
  const { weekRows, counts } = reference;
  const weeks = weekRows.length;
  const found = Array.from(weekRows, (rows, w) =>
    surprise(reference, week, rows, (position) => counts[position * weeks + w]!),
  ).filter((each) => each !== undefined);
  if (found.length === 0) return undefined;
  const mean = (of: (each: LevelSurprise) => number) => found.reduce((sum, each) => sum + of(each), 0) / found.length;
  return {
    unseen: mean(({ unseen }) => unseen),
    surge: mean(({ surge }) => surge),
    rising: found.reduce((most, each) => (each.surge > most.surge ? each : most)).rising,
  };
}

/** @param less rows of the week that is left out: in all, and of a level */
function surprise(
  reference: ReferenceLevels,
  week: WeekLevels,
  lessRows: number,
  less: (position: number) => number,
): LevelSurprise | undefined {
  const left = reference.rows - lessRows;
  if (left <= 0) return undefined;
  let [unseen, surge] = [0, 0];
  let rising: string | undefined;
  for (const { level, count, position } of week.levels) {
    const known = position === undefined ? 0 : reference.totals[position]! - less(position);
    if (known === 0) unseen += count;
    if (position !== undefined && reference.places[position]! < reference.kept.length) continue;
    const rise = countEffect(count, (week.rows * (known + 1)) / left);
    if (rise > surge) [surge, rising] = [rise, level];
  }
  return { unseen: unseen / week.rows, surge, rising };
}
