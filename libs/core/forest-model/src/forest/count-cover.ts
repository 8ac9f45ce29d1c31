/**
 * How many rows reach each node, for a forest that was imported without that: then it can be explained, against these
 * rows.
 *
 * An explanation compares a row with the rows a node was trained on. Counted from others it compares with those;
 * counted from the very rows that every tree was trained on, once each, it is the same. Cost: O(rows x trees x
 * depth).
 */
import { forestError } from './errors.ts';
import { type Forest, treesOf } from './forest.ts';
import { leafOf } from './node-values.ts';
import { withCover } from './node-values.ts';

/**
 * The forest with the cover counted from the rows.
 *
 * @param matrix inputs x rows, column-major
 * @throws FRAUD_FOREST_VECTOR for no rows or a matrix of another size
 */
export function countCover(forest: Forest, matrix: Float32Array, rows: number): Forest {
  const { inputs, treeStart, left } = forest;
  if (rows < 1 || matrix.length !== inputs * rows)
    throw forestError(
      'FRAUD_FOREST_VECTOR',
      `Cannot count rows: the matrix has ${matrix.length} values, ${rows} rows of ${inputs} inputs are ` +
        `needed, at least one`,
    );
  const cover = new Float32Array(left.length);
  const counts = new Uint32Array(left.length);
  const vector = new Float32Array(inputs);
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < inputs; i++) vector[i] = matrix[i * rows + r]!;
    for (let t = 0; t < treesOf(forest); t++) counts[leafOf(forest, t, vector, 0)]!++;
  }
  for (let t = 0; t < treesOf(forest); t++) {
    for (let node = treeStart[t + 1]! - 1; node >= treeStart[t]!; node--) {
      const child = treeStart[t]! + left[node]!;
      if (left[node] !== 0) counts[node] = counts[child]! + counts[child + 1]!;
      cover[node] = counts[node]!;
    }
  }
  return withCover(forest, cover);
}
