/** What the values of one column of a file look like. */
import { maskCardNumbers, plainColumn, valueReader } from '@fraud/feature-schema';

/** Texts with which tools write that there is no value. */
export const MISSING_WORDS: ReadonlySet<string> = new Set([
  '',
  'NA',
  'N/A',
  'NaN',
  'nan',
  'NULL',
  'null',
  'None',
  '\\N',
]);
/** Distinct values that are counted one by one; beyond that a column has many. */
const MAX_DISTINCT = 50_000;
const MAX_SHOWN = 60;
/** Words that are counted one by one: enough to tell gaps among numbers from names. */
const MAX_WORDS = 10;

const readMoment = valueReader({ ...plainColumn('', 'time'), time: { as: 'iso8601', zone: 'UTC' } });
const BOOLEANS = ['true', 'false', 'yes', 'no', 'y', 'n', 't', 'f'];

type LevelCount = { rows: number; frauds: number };

export type ColumnProfile = {
  readonly name: string;
  /** Rows with a value. */
  readonly present: number;
  readonly rows: number;
  /** The words that stand for missing values here, the empty text among them when it occurs. */
  readonly missing: readonly string[];
  readonly numbers: number;
  readonly wholeNumbers: number;
  readonly times: number;
  readonly booleans: number;
  /** Values that are neither number, time nor boolean, with their rows; of a column with more than MAX_WORDS, those. */
  readonly words: ReadonlyMap<string, number>;
  /** Values that look like card numbers. */
  readonly cardNumbers: number;
  readonly min: number;
  readonly max: number;
  /** Distinct values with their rows and frauds; of a column with more than MAX_DISTINCT the first ones. */
  readonly levels: ReadonlyMap<string, LevelCount>;
  readonly hasMany: boolean;
  /** Whether no value was seen twice; of a column with more than MAX_DISTINCT, none of the first ones. */
  readonly isUnique: boolean;
  /** The first value, shortened, without a card number. */
  readonly example: string;
};

export type ColumnProfiler = {
  /**
   * @param number the value as its file writes numbers, NaN where it is none
   * @param isFraud undefined where the label is not known
   */
  readonly add: (text: string, number: number, isFraud: boolean | undefined) => void;
  readonly profile: () => ColumnProfile;
};

/** Looks at the values of a column one after the other. O(values), at most MAX_DISTINCT of them in memory. */
export function profileColumn(name: string): ColumnProfiler {
  const levels = new Map<string, LevelCount>();
  const missing = new Set<string>();
  const words = new Map<string, number>();
  let [rows, present, numbers, wholeNumbers, times, booleans, cardNumbers] = [0, 0, 0, 0, 0, 0, 0];
  let [hasMany, isUnique, example] = [false, true, ''];
  let [min, max] = [Infinity, -Infinity];
  return {
    add: (raw, number, isFraud) => {
      rows++;
      const text = raw.trim();
      if (MISSING_WORDS.has(text)) return void missing.add(text);
      if (present++ === 0) example = maskCardNumbers(text).slice(0, MAX_SHOWN);
      if (!Number.isNaN(number)) {
        numbers++;
        if (Number.isInteger(number)) wholeNumbers++;
        min = Math.min(min, number);
        max = Math.max(max, number);
        if (maskCardNumbers(text) !== text) cardNumbers++;
      } else if (typeof readMoment(text) === 'number') times++;
      else if (BOOLEANS.includes(text.toLowerCase())) booleans++;
      else if (words.has(text) || words.size < MAX_WORDS) words.set(text, (words.get(text) ?? 0) + 1);
      const level = levels.get(text);
      if (level !== undefined) {
        count(level, isFraud);
        isUnique = false;
      } else if (levels.size < MAX_DISTINCT) levels.set(text, count({ rows: 0, frauds: 0 }, isFraud));
      else hasMany = true;
    },
    profile: () => ({
      name,
      rows,
      present,
      missing: [...missing],
      words,
      numbers,
      wholeNumbers,
      times,
      booleans,
      cardNumbers,
      min,
      max,
      levels,
      hasMany,
      isUnique,
      example,
    }),
  };
}

function count(level: LevelCount, isFraud: boolean | undefined): LevelCount {
  level.rows++;
  if (isFraud === true) level.frauds++;
  return level;
}
