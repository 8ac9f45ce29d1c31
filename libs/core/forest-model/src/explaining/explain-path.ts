/**
 * Path attribution: along the way of a row through a tree, each split's input is given the change of the score.
 * Microseconds, but an input high in the trees gets more than its due; `createTreeShap` is exact and slower.
 * Cost of a row: O(trees x depth). Source: Saabas 2014, "Interpreting random forests".
 */
import { treesOf } from '../forest/forest.ts';
import type { ForestModel } from '../forest/forest-model.ts';
import { meanScores } from '../forest/node-values.ts';
import { sharesOfClass } from '../forest/node-values.ts';
import { checkExplainable, type Explanation } from './explanation.ts';

/**
 * Prepares path attribution of the forest's score for a class (before calibration): the explainer takes a vector as
 * the scorer does; the array it gives is its own and is written anew by the next call.
 *
 * @param ofClass the class explained; of two classes 1 is fraud
 * @throws FRAUD_FOREST_EXPLAIN
 */
export function createPathExplainer({ forest }: ForestModel, ofClass = 1): (vector: Float32Array) => Explanation {
  checkExplainable(forest, ofClass);
  const { treeStart, feature, threshold, left, missingLeft, inputs } = forest;
  const trees = treesOf(forest);
  const means = meanScores(forest, sharesOfClass(forest, ofClass));
  const contributions = new Float64Array(inputs);
  let base = 0;
  for (let t = 0; t < trees; t++) base += means[treeStart[t]!]! / trees;
  return (vector) => {
    contributions.fill(0);
    for (let t = 0; t < trees; t++) {
      const root = treeStart[t]!;
      for (let node = root; left[node] !== 0;) {
        const input = feature[node]!;
        const x = vector[input]!;
        const goesLeft = x === x ? x <= threshold[node]! : missingLeft[node] === 1;
        const child = root + left[node]! + (goesLeft ? 0 : 1);
        contributions[input]! += (means[child]! - means[node]!) / trees;
        node = child;
      }
    }
    return { base, contributions };
  };
}
