import { calibrate } from './calibration.ts';
import { forestError } from './errors.ts';
import type { ForestModel } from './forest-model.ts';
import { hasMissing, leafOf, leafWithMissing, packForest } from './packed-forest.ts';

/**
 * Prepares a model with two classes for single rows: the scorer takes a vector of `model.inputs.length` float32 and gives the
 * probability of fraud, 0 to 1. A call costs O(trees x depth) and allocates nothing.
 *
 * @throws FRAUD_FOREST_VECTOR when a vector has another length
 */
export function createScorer(model: ForestModel): (vector: Float32Array) => number {
  const { forest, calibration } = model;
  const { inputs, share } = forest;
  const packed = packForest(forest);
  const { trees, start } = packed;
  return (vector) => {
    if (vector.length !== inputs) throw forestError('FRAUD_FOREST_VECTOR', `Cannot score: the vector has ${vector.length} inputs, the model takes ${inputs}`);
    let sum = 0;
    if (hasMissing(vector, 0, inputs)) for (let t = 0; t < trees; t++) sum += share[leafWithMissing(forest, t, vector, 0)]!;
    else for (let t = 0; t < trees; t++) sum += share[leafOf(packed, start[t]!, vector, 0)]!;
    const score = sum / trees;
    return calibration === null ? score : calibrate(calibration, score);
  };
}
