import { calibrate } from '../forest/calibration.ts';
import { forestError } from '../forest/errors.ts';
import { treesOf } from '../forest/forest.ts';
import type { ForestModel } from '../forest/forest-model.ts';
import { leafOf } from '../forest/node-values.ts';
import { keyOf, packForest, sumOfShares } from './packed-forest.ts';

/**
 * Prepares a model with two classes for single rows: the scorer takes a vector of `model.inputs.length` float32 and
 * gives the probability of fraud, 0 to 1. A call costs O(trees x depth) and allocates nothing.
 *
 * @throws FRAUD_FOREST_INVALID for another number of classes; the scorer FRAUD_FOREST_VECTOR when a vector has
 * another length
 */
export function createScorer(model: ForestModel): (vector: Float32Array) => number {
  const { forest, calibration } = model;
  const { inputs, share } = forest;
  if (forest.classes !== 2)
    throw forestError(
      'FRAUD_FOREST_INVALID',
      `Cannot score: the forest has ${forest.classes} classes, a probability of fraud needs two`,
    );
  const trees = treesOf(forest);
  const packed = packForest(forest);
  const values = new Float32Array(inputs);
  const patterns = new Int32Array(values.buffer);
  const keys = new Int32Array(inputs);
  return (vector) => {
    if (vector.length !== inputs)
      throw forestError(
        'FRAUD_FOREST_VECTOR',
        `Cannot score: the vector has ${vector.length} inputs, the model takes ${inputs}`,
      );
    let isWhole = packed !== null;
    for (let i = 0; i < inputs; i++) {
      values[i] = vector[i]!;
      keys[i] = keyOf(patterns[i]!);
      if (vector[i] !== vector[i]) isWhole = false;
    }
    let sum = 0;
    if (packed !== null && isWhole) sum = sumOfShares(packed, keys);
    else for (let t = 0; t < trees; t++) sum += share[leafOf(forest, t, vector, 0)]!;
    const score = sum / trees;
    return calibration === null ? score : calibrate(calibration, score);
  };
}
