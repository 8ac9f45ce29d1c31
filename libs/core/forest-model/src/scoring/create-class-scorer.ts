import { forestError } from '../forest/errors.ts';
import { sharesOf, treesOf } from '../forest/forest.ts';
import type { ForestModel } from '../forest/forest-model.ts';
import { leafOf } from '../forest/node-values.ts';

/**
 * Prepares a model of any number of classes for single rows: the scorer takes a vector of `model.inputs.length`
 * float32 and gives the forest's score of each class, which add up to 1 but for rounding. The array is its own and is
 * written anew by the next call. A row belongs to the class with the highest score, the first of equal ones.
 * Threshold and calibration are those of `createScorer`. Cost of a call: O(trees x (depth + classes)).
 *
 * @throws the scorer FRAUD_FOREST_VECTOR when a vector has another length
 */
export function createClassScorer({ forest }: ForestModel): (vector: Float32Array) => Float64Array {
  const { inputs, classes, share } = forest;
  const trees = treesOf(forest);
  const places = sharesOf(classes);
  const scores = new Float64Array(classes);
  const sums = scores.subarray(classes - places); // of two classes the last one's share is known
  return (vector) => {
    if (vector.length !== inputs)
      throw forestError(
        'FRAUD_FOREST_VECTOR',
        `Cannot score: the vector has ${vector.length} inputs, the model takes ${inputs}`,
      );
    scores.fill(0);
    for (let t = 0; t < trees; t++) {
      const at = leafOf(forest, t, vector, 0) * places;
      for (let place = 0; place < places; place++) sums[place]! += share[at + place]!;
    }
    for (let place = 0; place < places; place++) sums[place]! /= trees;
    if (classes === 2) scores[0] = 1 - scores[1]!;
    return scores;
  };
}
