/**
 * Fraud probabilities of many rows, bit for bit those of `createScorer`.
 *
 * Rows are taken in blocks that stay in the processor's cache while every tree walks them.
 * Cost: O(rows x trees x depth); 8 bytes a row and one block of memory.
 */
import { calibrate } from './calibration.ts';
import { forestError } from './errors.ts';
import type { ForestModel } from './forest-model.ts';
import { hasMissing, leafOf, leafWithMissing, packForest } from './packed-forest.ts';

const BLOCK_ROWS = 256;

/** @param matrix inputs x rows, column-major: input `i` of row `r` at `matrix[i * rows + r]` */
export function scoreMatrix(model: ForestModel, matrix: Float32Array, rows: number): Float64Array {
  const { forest, calibration } = model;
  const { inputs, share } = forest;
  if (matrix.length !== inputs * rows) throw forestError('FRAUD_FOREST_VECTOR', `Cannot score: the matrix has ${matrix.length} values, ${rows} rows of ${inputs} inputs are ${rows * inputs}`);
  const packed = packForest(forest);
  const scores = new Float64Array(rows);
  const block = new Float32Array(BLOCK_ROWS * inputs);
  const missing = new Uint8Array(BLOCK_ROWS);
  for (let from = 0; from < rows; from += BLOCK_ROWS) {
    const size = Math.min(BLOCK_ROWS, rows - from);
    for (let i = 0; i < inputs; i++) for (let r = 0; r < size; r++) block[r * inputs + i] = matrix[i * rows + from + r]!;
    for (let r = 0; r < size; r++) missing[r] = hasMissing(block, r * inputs, inputs) ? 1 : 0;
    for (let t = 0; t < packed.trees; t++) {
      for (let r = 0; r < size; r++) {
        const leaf = missing[r] === 1 ? leafWithMissing(forest, t, block, r * inputs) : leafOf(packed, packed.start[t]!, block, r * inputs);
        scores[from + r]! += share[leaf]!;
      }
    }
  }
  for (let r = 0; r < rows; r++) {
    const score = scores[r]! / packed.trees;
    scores[r] = calibration === null ? score : calibrate(calibration, score);
  }
  return scores;
}
