/**
 * Fraud probabilities of many rows, bit for bit those of `createScorer`.
 *
 * Rows are taken in blocks that stay in the processor's cache while every tree walks them.
 * Cost: O(rows x trees x depth); 8 bytes a row and one block of memory.
 */
import { calibrate } from './calibration.ts';
import { forestError } from './errors.ts';
import { treesOf } from './forest.ts';
import type { ForestModel } from './forest-model.ts';
import { leafOf } from './leaf-of.ts';
import { addShares, keyOf, packForest } from './packed-forest.ts';

const BLOCK_ROWS = 128;

/**
 * @param matrix inputs x rows, column-major: input `i` of row `r` at `matrix[i * rows + r]`
 * @throws FRAUD_FOREST_INVALID for another number of classes than two, FRAUD_FOREST_VECTOR for a matrix of another size
 */
export function scoreMatrix(model: ForestModel, matrix: Float32Array, rows: number): Float64Array {
  const scores = new Float64Array(rows);
  createRowsScorer(model)(matrix, rows, 0, rows, scores);
  return scores;
}

/** Scores rows `[from, end)` of a matrix of `rows` rows into `scores`, one entry a row of the matrix. @throws FRAUD_FOREST_VECTOR for a matrix of another size */
export type RowsScorer = (matrix: Float32Array, rows: number, from: number, end: number, scores: Float64Array) => void;

/**
 * Lays the forest out once, for scoring matrices in parts.
 *
 * @throws FRAUD_FOREST_INVALID for another number of classes than two
 */
export function createRowsScorer(model: ForestModel): RowsScorer {
  const { forest, calibration } = model;
  const { inputs, share } = forest;
  if (forest.classes !== 2) throw forestError('FRAUD_FOREST_INVALID', `Cannot score: the forest has ${forest.classes} classes, a probability of fraud needs two`);
  const trees = treesOf(forest);
  const packed = packForest(forest);
  const block = new Float32Array(BLOCK_ROWS * inputs);
  const patterns = new Int32Array(block.buffer);
  const keys = new Int32Array(BLOCK_ROWS * inputs);
  return (matrix, rows, from, end, scores) => {
    if (matrix.length !== inputs * rows) throw forestError('FRAUD_FOREST_VECTOR', `Cannot score: the matrix has ${matrix.length} values, ${rows} rows of ${inputs} inputs are ${rows * inputs}`);
    for (let first = from; first < end; first += BLOCK_ROWS) {
      const size = Math.min(BLOCK_ROWS, end - first);
      for (let i = 0; i < inputs; i++) for (let r = 0; r < size; r++) block[r * inputs + i] = matrix[i * rows + first + r]!;
      const sums = scores.subarray(first, first + size).fill(0);
      if (packed !== null) {
        for (let i = 0; i < size * inputs; i++) keys[i] = keyOf(patterns[i]!);
        for (let t = 0; t < trees; t++) addShares(packed, t, keys, inputs, size, sums);
      }
      for (let r = 0; r < size; r++) {
        if (packed !== null && !hasMissing(block, r * inputs, inputs)) continue;
        sums[r] = 0;
        for (let t = 0; t < trees; t++) sums[r]! += share[leafOf(forest, t, block, r * inputs)]!;
      }
      for (let r = 0; r < size; r++) {
        const score = sums[r]! / trees;
        sums[r] = calibration === null ? score : calibrate(calibration, score);
      }
    }
  };
}

function hasMissing(vectors: Float32Array, offset: number, inputs: number): boolean {
  for (let i = 0; i < inputs; i++) if (vectors[offset + i] !== vectors[offset + i]) return true;
  return false;
}
