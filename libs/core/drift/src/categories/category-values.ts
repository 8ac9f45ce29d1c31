/** A column of categories, and the values of any column that are missing. */

export type CategoryValues = {
  /** Positions in `levels`, one a row; NaN is missing. */
  readonly codes: Float32Array;
  /** Each level once. */
  readonly levels: readonly string[];
};

/** A column of one week: numbers, in which NaN is missing, or categories. */
export type ColumnValues = Float32Array | CategoryValues;

export function isCategory(values: ColumnValues): values is CategoryValues {
  return 'codes' in values;
}

export function rowsIn(values: ColumnValues): number {
  return isCategory(values) ? values.codes.length : values.length;
}

/** How many values are missing. O(rows). */
export function gapsIn(values: ColumnValues): number {
  const numbers = isCategory(values) ? values.codes : values;
  let gaps = 0;
  for (let row = 0; row < numbers.length; row++) if (Number.isNaN(numbers[row]!)) gaps++;
  return gaps;
}

/** Rows of each level, in the order of `levels`. O(rows + levels). */
export function countLevels({ codes, levels }: CategoryValues): Float64Array {
  const counts = new Float64Array(levels.length);
  for (let row = 0; row < codes.length; row++) if (!Number.isNaN(codes[row]!)) counts[codes[row]!]!++;
  return counts;
}
