/**
 * Fraud probabilities of many rows, bit for bit those of `createScorer`.
 *
 * Rows are taken in blocks that stay in the processor's cache while every tree walks them; a row with missing values
 * is left to `createScorer`. Cost: O(rows x trees x depth); 8 bytes a row, 24 a node and one block of memory.
 */
import { calibrate } from '../forest/calibration.ts';
import { forestError } from '../forest/errors.ts';
import { treesOf } from '../forest/forest.ts';
import type { ForestModel } from '../forest/forest-model.ts';
import { BLOCK_ROWS, createBlockWalk } from './block-walk.ts';
import { createScorer } from './create-scorer.ts';

/**
 * @param matrix inputs x rows, column-major: input `i` of row `r` at `matrix[i * rows + r]`
 * @throws FRAUD_FOREST_INVALID for another number of classes than two, FRAUD_FOREST_VECTOR for a matrix of another size
 */
export function scoreMatrix(model: ForestModel, matrix: Float32Array, rows: number): Float64Array {
  const scores = new Float64Array(rows);
  createRowsScorer(model)(matrix, rows, 0, rows, scores);
  return scores;
}

/**
 * Scores rows `[from, end)` of a matrix of `rows` rows into `scores`, one entry a row of the matrix. @throws
 * FRAUD_FOREST_VECTOR for a matrix of another size
 */
export type RowsScorer = (matrix: Float32Array, rows: number, from: number, end: number, scores: Float64Array) => void;

/**
 * Lays the forest out once, for scoring matrices in parts.
 *
 * @throws FRAUD_FOREST_INVALID for another number of classes than two
 */
export function createRowsScorer(model: ForestModel): RowsScorer {
  const { forest, calibration } = model;
  const { inputs } = forest;
  const score = createScorer(model);
  const trees = treesOf(forest);
  const { sums, columns, addShares } = createBlockWalk(forest);
  const vector = new Float32Array(inputs);
  return (matrix, rows, from, end, scores) => {
    if (matrix.length !== inputs * rows)
      throw forestError(
        'FRAUD_FOREST_VECTOR',
        `Cannot score: the matrix has ${matrix.length} values, ${rows} rows of ${inputs} inputs are ${rows * inputs}`,
      );
    for (let first = from; first < end; first += BLOCK_ROWS) {
      const size = Math.min(BLOCK_ROWS, end - first);
      let isWhole = true;
      for (let i = 0; i < inputs; i++)
        isWhole = copyColumn(matrix, i * rows + first, size, columns, i * BLOCK_ROWS) && isWhole;
      sums.fill(0);
      for (let t = 0; t < trees; t++) addShares(t, size);
      for (let r = 0; r < size; r++) {
        const mean = sums[r]! / trees;
        scores[first + r] = calibration === null ? mean : calibrate(calibration, mean);
      }
      if (isWhole) continue;
      for (let r = first; r < first + size; r++) {
        for (let i = 0; i < inputs; i++) vector[i] = matrix[i * rows + r]!;
        if (vector.some(Number.isNaN)) scores[r] = score(vector);
      }
    }
  };
}

/** False where a value is missing. */
function copyColumn(from: Float32Array, at: number, size: number, to: Float32Array, toAt: number): boolean {
  let isWhole = true;
  for (let r = 0; r < size; r++) {
    const value = from[at + r]!;
    to[toAt + r] = value;
    if (value !== value) isWhole = false;
  }
  return isWhole;
}
