/**
 * The number that stands for a level of a category: the share of frauds among its rows, drawn towards the share among
 * all rows the more, the fewer rows it has. For two classes the best split of a set of levels is a cut in the order of
 * these shares (Breiman et al. 1984, section 4.2.2), so a tree of numbers finds it.
 *
 * A row that helped to make the number of its level would know its own label. So rows are dealt into folds, and those
 * of a fold are encoded by what the other folds say; what the model keeps is learned from all rows.
 * docs/decisions/0020 has what else was tried. Cost: O(folds x categories x (rows + levels)), one copy of the matrix.
 */
import { type Category, type CodedRows, MAX_LEVELS } from '@fraud/forest-model';
import { learnerError } from '../errors.ts';
import { smoothedShares } from './smoothed-shares.ts';

const FOLDS = 10;

export type LearnedCategories = {
  /** Learned from all rows, in the order of their inputs. */
  readonly categories: readonly Category[];
  /** inputs x rows, column-major: each level is the number that the rows of other folds give it. */
  readonly matrix: Float32Array;
};

/**
 * Without categories the matrix is the table's own, else a copy on shared memory.
 *
 * @param labels the class of each row; 1 is fraud
 * @throws FRAUD_LEARNER_DATA for a code that is no level, naming where it stands
 */
export function learnCategories({ matrix, rows, levels }: CodedRows, labels: Uint8Array): LearnedCategories {
  if (levels === undefined || levels.size === 0) return { categories: [], matrix };
  const encoded = new Float32Array(new SharedArrayBuffer(matrix.byteLength));
  encoded.set(matrix);
  const categories = [...levels]
    .sort(([a], [b]) => a - b)
    .map(([input, names]) => {
      const column = encoded.subarray(input * rows, (input + 1) * rows);
      checkCodes(column, names.length, input);
      const counts = countLevels(column, labels, names.length);
      encodeOutOfFold(column, counts);
      return categoryOf(input, names, counts);
    });
  return { categories, matrix: encoded };
}

/** Rows and frauds of each level in each fold: those of a level lie at `[level * FOLDS, (level + 1) * FOLDS)`. */
type Counts = { readonly rows: Uint32Array; readonly frauds: Uint32Array };

/** Neighbours in time lie in different folds, and no period of the rows falls together with the folds. */
function foldOf(row: number): number {
  return Math.floor(((Math.imul(row, 0x9e37_79b1) >>> 0) / 2 ** 32) * FOLDS);
}

function countLevels(column: Float32Array, labels: Uint8Array, levels: number): Counts {
  const rows = new Uint32Array(levels * FOLDS);
  const frauds = new Uint32Array(levels * FOLDS);
  for (let row = 0; row < column.length; row++) {
    const code = column[row]!;
    if (Number.isNaN(code)) continue;
    const at = code * FOLDS + foldOf(row);
    rows[at]!++;
    if (labels[row] === 1) frauds[at]!++;
  }
  return { rows, frauds };
}

/** Adds up what the folds count, without one of them. */
function totalsOf(counts: Uint32Array, without = -1): Float64Array {
  const totals = new Float64Array(counts.length / FOLDS);
  for (let at = 0; at < counts.length; at++) if (at % FOLDS !== without) totals[Math.floor(at / FOLDS)]! += counts[at]!;
  return totals;
}

function encodeOutOfFold(column: Float32Array, { rows, frauds }: Counts): void {
  const byFold = Array.from(
    { length: FOLDS },
    (_, fold) => smoothedShares(totalsOf(rows, fold), totalsOf(frauds, fold)).values,
  );
  for (let row = 0; row < column.length; row++)
    if (!Number.isNaN(column[row])) column[row] = byFold[foldOf(row)]![column[row]!]!;
}

/** The levels that rows have, the most frequent ones where they are too many; in the order of the table. */
function categoryOf(input: number, names: readonly string[], counts: Counts): Category {
  const rows = totalsOf(counts.rows);
  const { values, overall } = smoothedShares(rows, totalsOf(counts.frauds));
  const seen = [...rows.keys()].filter((level) => rows[level]! > 0);
  const kept = seen.sort((a, b) => rows[b]! - rows[a]! || a - b).slice(0, MAX_LEVELS);
  kept.sort((a, b) => a - b);
  return {
    input,
    levels: kept.map((level) => names[level]!),
    values: Float32Array.from(kept, (level) => values[level]!),
    unseen: Math.fround(overall),
  };
}

function checkCodes(column: Float32Array, levels: number, input: number): void {
  const row = column.findIndex(
    (code) => !Number.isNaN(code) && !(Number.isInteger(code) && code >= 0 && code < levels),
  );
  if (row >= 0)
    throw learnerError(
      'FRAUD_LEARNER_DATA',
      `Cannot train: input ${input} of row ${row} is level ${column[row]}, there are ${levels}`,
    );
}
