/**
 * The levels of a column in the weeks the champion learned from. Frequent levels are kept apart; all others, those
 * never seen included, are pooled, so that 20,000 levels cost no more tests than a hundred.
 */
import { type CategoryValues, countLevels } from './category-values.ts';

export type ReferenceLevels = {
  /** Position of each level, in the order in which levels came up. */
  readonly positions: ReadonlyMap<string, number>;
  /** Rows of each level in each week, levels x weeks, row-major; and in all weeks. */
  readonly counts: Float64Array;
  readonly totals: Float64Array;
  /** Rows with a value in each week, and in all. */
  readonly weekRows: Float64Array;
  readonly rows: number;
  /** Frequent levels, the most frequent first. */
  readonly kept: readonly string[];
  /** Place of each level in `kept`, by position; that after the last where the level is not frequent. */
  readonly places: Int32Array;
};

/** A level is kept apart from so many rows a week on, when its count is nearly normal; at most so many are. */
const KEPT_FROM_ROWS = 20;
const MOST_KEPT = 200;

/**
 * O(rows + levels x weeks).
 *
 * @param weeks not empty; a lone week counts as two, so that one half can be looked at from the other
 */
export function referenceLevels(weeks: readonly CategoryValues[]): ReferenceLevels {
  const parts = weeks.length === 1 ? halvesOf(weeks[0]!) : weeks;
  const positions = new Map<string, number>();
  for (const { levels } of parts)
    for (const level of levels) if (!positions.has(level)) positions.set(level, positions.size);
  const counts = new Float64Array(positions.size * parts.length);
  const totals = new Float64Array(positions.size);
  const weekRows = new Float64Array(parts.length);
  parts.forEach((values, w) => {
    countLevels(values).forEach((count, code) => {
      const position = positions.get(values.levels[code]!)!;
      counts[position * parts.length + w] = count;
      totals[position]! += count;
      weekRows[w]! += count;
    });
  });
  const rows = weekRows.reduce((sum, each) => sum + each, 0);
  const least = KEPT_FROM_ROWS * weeks.length;
  const totalOf = (level: string) => totals[positions.get(level)!]!;
  const kept = [...positions.keys()]
    .filter((level) => totalOf(level) >= least)
    .sort((a, b) => totalOf(b) - totalOf(a) || (a < b ? -1 : 1))
    .slice(0, MOST_KEPT);
  const places = new Int32Array(positions.size).fill(kept.length);
  kept.forEach((level, place) => (places[positions.get(level)!] = place));
  return { positions, counts, totals, weekRows, rows, kept, places };
}

function halvesOf({ codes, levels }: CategoryValues): CategoryValues[] {
  const middle = Math.ceil(codes.length / 2);
  return [codes.subarray(0, middle), codes.subarray(middle)].map((half) => ({ codes: half, levels }));
}
