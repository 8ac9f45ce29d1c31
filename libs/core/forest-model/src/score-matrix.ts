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
  const { forest, calibration } = model;
  const { inputs, share } = forest;
  if (forest.classes !== 2) throw forestError('FRAUD_FOREST_INVALID', `Cannot score: the forest has ${forest.classes} classes, a probability of fraud needs two`);
  if (matrix.length !== inputs * rows) throw forestError('FRAUD_FOREST_VECTOR', `Cannot score: the matrix has ${matrix.length} values, ${rows} rows of ${inputs} inputs are ${rows * inputs}`);
  const trees = treesOf(forest);
  const packed = packForest(forest);
  const scores = new Float64Array(rows);
  const block = new Float32Array(BLOCK_ROWS * inputs);
  const patterns = new Int32Array(block.buffer);
  const keys = new Int32Array(BLOCK_ROWS * inputs);
  for (let from = 0; from < rows; from += BLOCK_ROWS) {
    const size = Math.min(BLOCK_ROWS, rows - from);
    for (let i = 0; i < inputs; i++) for (let r = 0; r < size; r++) block[r * inputs + i] = matrix[i * rows + from + r]!;
    const sums = scores.subarray(from, from + size);
    if (packed !== null) {
      for (let i = 0; i < size * inputs; i++) keys[i] = keyOf(patterns[i]!);
      for (let t = 0; t < trees; t++) addShares(packed, t, keys, inputs, size, sums);
    }
    for (let r = 0; r < size; r++) {
      if (packed !== null && !hasMissing(block, r * inputs, inputs)) continue;
      sums[r] = 0;
      for (let t = 0; t < trees; t++) sums[r]! += share[leafOf(forest, t, block, r * inputs)]!;
    }
  }
  for (let r = 0; r < rows; r++) {
    const score = scores[r]! / trees;
    scores[r] = calibration === null ? score : calibrate(calibration, score);
  }
  return scores;
}

function hasMissing(vectors: Float32Array, offset: number, inputs: number): boolean {
  for (let i = 0; i < inputs; i++) if (vectors[offset + i] !== vectors[offset + i]) return true;
  return false;
}
