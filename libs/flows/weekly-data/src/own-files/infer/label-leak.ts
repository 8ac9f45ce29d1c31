import { maskCardNumbers } from '@fraud/feature-schema';
import type { ColumnProfile } from './column-profile.ts';

/** A column gives the label away when values that stand for frauds only hold this share of all frauds. */
const GIVES_AWAY = 0.9;
/** Of a value's rows so many must be frauds for it to stand for frauds only. */
const FRAUDS_ONLY = 0.99;
/** Values of fewer rows prove nothing. */
const MIN_ROWS = 5;

/**
 * How a column gives the label away, as a clause; undefined where it does not. Such a column is filled in after the
 * fraud is known: a scenario, a chargeback, a review. O(levels).
 *
 * @param frauds labelled frauds of the file
 */
export function labelLeak({ levels, hasMany, rows, present }: ColumnProfile, frauds: number): string | undefined {
  if (frauds < MIN_ROWS) return undefined;
  const telling = [...levels].filter(([, level]) => level.rows >= MIN_ROWS && level.frauds >= FRAUDS_ONLY * level.rows);
  const told = telling.reduce((sum, [, level]) => sum + level.frauds, 0);
  if (told >= GIVES_AWAY * frauds)
    return `${told} of ${frauds} frauds have ${telling.length === 1 ? 'the value' : 'one of the values'} ${telling
      .slice(0, 3)
      .map(([text]) => JSON.stringify(maskCardNumbers(text)))
      .join(', ')}, and nothing else has`;
  const filled = [...levels.values()].reduce((sum, level) => sum + level.frauds, 0);
  if (!hasMany && present < rows && filled >= GIVES_AWAY * frauds && filled >= FRAUDS_ONLY * present)
    return `it is filled for ${filled} of ${frauds} frauds, and for nearly nothing else`;
  return undefined;
}
