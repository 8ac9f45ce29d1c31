import type { BaselineColumn } from '../week/drift-baseline.ts';
import { type ColumnValues, isCategory } from './category-values.ts';

/**
 * A column as numbers that weeks have in common, for a forest: a level is its share in the reference, 0 where the
 * reference does not know it; NaN stays. Numbers are given back as they are. O(rows + levels).
 */
export function referenceNumbers(column: BaselineColumn, values: ColumnValues): Float32Array {
  if (column.kind === 'number' || !isCategory(values)) return values as Float32Array;
  const { positions, totals, rows } = column.reference;
  const shares = values.levels.map((level) => {
    const position = positions.get(level);
    return position === undefined ? 0 : totals[position]! / rows;
  });
  return values.codes.map((code) => (Number.isNaN(code) ? NaN : shares[code]!));
}
