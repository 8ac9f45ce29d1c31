import { createLevelValues } from '../forest/category.ts';
import { forestError } from '../forest/errors.ts';
import type { ForestModel } from '../forest/forest-model.ts';

/** Rows as a transaction table holds them: the column of a category holds indexes into its levels. */
export type CodedRows = {
  /** inputs x rows, column-major; NaN is missing. */
  readonly matrix: Float32Array;
  readonly rows: number;
  /** The levels of each category, by the position of its input. */
  readonly levels?: ReadonlyMap<number, readonly string[]> | undefined;
};

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
