/**
 * How alike two rows are to a forest: the share of trees in which both reach the same leaf (Breiman, Random Forests,
 * 2001; "proximities" in https://www.stat.berkeley.edu/~breiman/RandomForests/cc_home.htm). Rows are alike where the
 * forest cannot tell them apart, whatever the scale of their values, and values that the forest does not ask for do
 * not count.
 */
import { treesOf } from '../forest/forest.ts';
import type { ForestModel } from '../forest/forest-model.ts';
import { leafOf } from '../forest/node-values.ts';

/** Compares the row with another one; 0: in no tree, 1: in every tree. O(trees x depth), allocates nothing. */
export type Proximity = (other: Float32Array) => number;

/** @param vector of `model.inputs.length` values, as the scorer takes it; it may change afterwards */
export function createProximity({ forest }: Pick<ForestModel, 'forest'>, vector: Float32Array): Proximity {
  const trees = treesOf(forest);
  const leaves = Uint32Array.from({ length: trees }, (_, tree) => leafOf(forest, tree, vector, 0));
  return (other) => {
    let shared = 0;
    for (let tree = 0; tree < trees; tree++) if (leafOf(forest, tree, other, 0) === leaves[tree]) shared += 1;
    return shared / trees;
  };
}
