/** The type of a column, from what its values look like and what it is called. */
import { isTransactionName, namesSomebody, namesWithNumbers } from './column-names.ts';
import type { ColumnProfile } from './column-profile.ts';

export type GuessedColumn = {
  readonly name: string;
  readonly type: 'number' | 'category' | 'boolean' | 'time' | 'entity' | 'context' | 'ignore' | 'id';
  readonly missing: readonly string[];
  /** Rows of a value, on average. */
  readonly rowsEach: number;
  /** Why, where it is not plain. */
  readonly remark: string;
};

/** A category has at most so many levels, or at most one for so many rows. */
const FEW_LEVELS = 1_000;
const ROWS_PER_LEVEL = 10;
/** With more levels, what names somebody says more by its past than as a category. */
const FEW_NAMES = 50;
/** Share of a column's values that must be of a kind, so that a few odd ones do not change its type. */
const NEARLY_ALL = 0.99;
/** Of a column with words for gaps, at least this share is of a kind; a word stands for gaps from so many rows on. */
const MIN_KIND = 0.05;
const MIN_GAPS = 5;
const MAX_GAP_WORDS = 3;
/** Distinct values that show numbers or times not to be codes, and booleans not to be the letter F. */
const MIN_VALUES = 20;
const BOTH = 2;

/** @param leak how the column gives the label away, a clause; undefined where it does not */
export function guessType(profile: ColumnProfile, leak: string | undefined): GuessedColumn {
  const { name, present, rows, missing } = profile;
  const as = (type: GuessedColumn['type'], remark = ''): GuessedColumn => ({
    name,
    type,
    rowsEach: sumOf(profile.levels) / Math.max(1, profile.levels.size),
    missing: ['', ...missing.filter((word) => word !== ''), ...(isMadeOf(type) ? gaps : [])],
    remark: remark === '' && isMadeOf(type) && gaps.length > 0 ? `${quoted(gaps)} is read as missing` : remark,
  });
  const gaps = gapsOf(profile);
  const filled = present - gaps.reduce((sum, word) => sum + profile.words.get(word)!, 0);
  const distinct = profile.hasMany ? Infinity : profile.levels.size;
  const isAll = (part: number) => part >= NEARLY_ALL * filled;
  if (present === 0) return as('ignore', 'it has no value at all');
  if (distinct === 1 && present === rows) return as('ignore', `all values are ${JSON.stringify(profile.example)}`);
  if (leak !== undefined) return as('ignore', leak);
  if (isAll(profile.cardNumbers)) return as('entity', 'its values look like card numbers');
  if (isAll(profile.times)) return as('time');
  if (isAll(profile.booleans) || (isAll(profile.numbers) && isZeroOrOne(profile))) return as('boolean');
  if (isAll(profile.numbers)) {
    const isWhole = profile.wholeNumbers === profile.numbers;
    if (isWhole && profile.isUnique && present === rows && isTransactionName(name) && namesWithNumbers(name))
      return as('id');
    if (isWhole && namesWithNumbers(name)) return named(profile, as);
    return as('number');
  }
  if (profile.isUnique && present === rows)
    return isTransactionName(name) || !/\s/.test(profile.example) ? as('id') : as('context', 'every value is another');
  return named(profile, as);
}

function sumOf(levels: ColumnProfile['levels']): number {
  return [...levels.values()].reduce((sum, { rows }) => sum + rows, 0);
}

/** Types whose values are of a kind, so that words among them can be told. */
function isMadeOf(type: GuessedColumn['type']): boolean {
  return type === 'number' || type === 'boolean' || type === 'time';
}

/** Words that stand for missing values among numbers, times or booleans: a few that come again and again. */
function gapsOf({ words, levels, present, numbers, times, booleans }: ColumnProfile): string[] {
  const most = Math.max(numbers, times, booleans);
  const repeated = [...words].filter(([, rows]) => rows >= MIN_GAPS);
  const rows = repeated.reduce((sum, [, each]) => sum + each, 0);
  const isOfKind = levels.size - words.size >= (most === booleans ? BOTH : MIN_VALUES);
  const isNearlyAll = most >= MIN_KIND * present && most + rows >= NEARLY_ALL * present;
  return isOfKind && isNearlyAll && repeated.length <= MAX_GAP_WORDS ? repeated.map(([word]) => word) : [];
}

function quoted(words: readonly string[]): string {
  return words.map((word) => JSON.stringify(word)).join(', ');
}

function named(
  { name, present, levels, hasMany }: ColumnProfile,
  as: (type: GuessedColumn['type'], remark?: string) => GuessedColumn,
): GuessedColumn {
  const distinct = hasMany ? Infinity : levels.size;
  const isSomebody = namesSomebody(name) && distinct > FEW_NAMES;
  const isFew = distinct <= FEW_LEVELS && distinct * ROWS_PER_LEVEL <= Math.max(present, FEW_LEVELS);
  if (isFew && !isSomebody) return as('category');
  return as('entity', `it has ${hasMany ? 'very many' : distinct} different values`);
}

function isZeroOrOne({ levels, hasMany, words }: ColumnProfile): boolean {
  return !hasMany && [...levels.keys()].every((text) => text === '0' || text === '1' || words.has(text));
}
