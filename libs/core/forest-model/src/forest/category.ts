import { forestError } from './errors.ts';
import type { ForestModel } from './forest-model.ts';

/**
 * An input whose values are texts, its levels, and the number that stands for each in a vector. A text that is no
 * level is `unseen`; a missing one is NaN. The forest itself knows numbers only.
 */
export type Category = {
  /** Position of the input in the vector. */
  readonly input: number;
  /** The levels that were learned, each once; none is empty. */
  readonly levels: readonly string[];
  /** What stands for each level: the smoothed share of frauds among its training rows. */
  readonly values: Float32Array;
  /** What stands for every other text: the share of frauds among all training rows that have a level. */
  readonly unseen: number;
};

/** Most levels of a category; the learner keeps the most frequent ones. */
export const MAX_LEVELS = 65_536;

/** Rows as a transaction table holds them: the column of a category holds indexes into its levels. */
export type CodedRows = {
  /** inputs x rows, column-major; NaN is missing. */
  readonly matrix: Float32Array;
  readonly rows: number;
  /** The levels of each category, by the position of its input. */
  readonly levels?: ReadonlyMap<number, readonly string[]> | undefined;
};

/**
 * The number that stands for a level of an input. O(levels) to prepare, O(1) a call.
 *
 * @throws RangeError for an input that is no category
 */
export function createLevelValues(categories: readonly Category[]): (input: number, level: string) => number {
  const known = new Map(
    categories.map(({ input, levels, values, unseen }) => [
      input,
      { unseen: Math.fround(unseen), valueOf: new Map(levels.map((level, i) => [level, values[i]!])) },
    ]),
  );
  return (input, level) => {
    const category = known.get(input);
    if (category === undefined) throw new RangeError(`Cannot encode "${level}": input ${input} is no category`);
    return category.valueOf.get(level) ?? category.unseen;
  };
}

/**
 * The matrix with a model's numbers in the place of levels; the table's own where it has no categories.
 * O(inputs x rows + levels), a copy on shared memory.
 *
 * @throws FRAUD_FOREST_VECTOR when the table and the model differ in which inputs are categories, or a code is no level
 */
export function encodeCategories(
  { categories, inputs }: Pick<ForestModel, 'categories' | 'inputs'>,
  { matrix, rows, levels = new Map() }: CodedRows,
): Float32Array {
  const isCategory = new Set(categories.map(({ input }) => input));
  for (const input of levels.keys())
    if (!isCategory.has(input))
      throw forestError(
        'FRAUD_FOREST_VECTOR',
        `Cannot score: ${inputs[input]} holds categories, and the model takes numbers there`,
      );
  if (categories.length === 0) return matrix;
  const encoded = new Float32Array(new SharedArrayBuffer(matrix.byteLength));
  encoded.set(matrix);
  const valueOf = createLevelValues(categories);
  for (const { input } of categories) {
    const values = Float32Array.from(levels.get(input) ?? [], (level) => valueOf(input, level));
    const column = encoded.subarray(input * rows, (input + 1) * rows);
    for (let row = 0; row < rows; row++) {
      const code = column[row]!;
      if (Number.isNaN(code)) continue;
      const value = values[code];
      if (value === undefined)
        throw forestError(
          'FRAUD_FOREST_VECTOR',
          `Cannot score: ${inputs[input]} of row ${row} is level ${code}, the table has ${values.length}`,
        );
      column[row] = value;
    }
  }
  return encoded;
}
