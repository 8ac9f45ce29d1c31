/**
 * The largest node of a tree: while a node holds many of the rows, it is not a list of them but the array that says
 * how often the tree drew each row.
 */
import { BINS, type TrainingSet } from '../training-set/training-set.ts';
import { allocate } from '../wasm/shared-memory.ts';

/** A node as an array of in-bag counts, with the histograms of the inputs that were counted. */
export type CountArrayNode = {
  /** How often the row at each position is in the node. */
  readonly inBagCounts: Uint8Array;
  /** classes x inputs x BINS */
  readonly histograms: Int32Array;
  /** 1 for each input whose histograms are up to date. */
  readonly isCounted: Uint8Array;
};

export function createCountArrayNode({ memory, positions, inputs, classes }: TrainingSet): CountArrayNode {
  return {
    inBagCounts: allocate(memory, Uint8Array, positions),
    histograms: allocate(memory, Int32Array, classes * inputs * BINS),
    isCounted: new Uint8Array(inputs),
  };
}

/** Rows of each class in the node, as often as drawn. O(rows). */
export function countRows({ classStart, classEnd }: TrainingSet, { inBagCounts }: CountArrayNode): Float64Array {
  return Float64Array.from(classStart, (start, k) => {
    let sum = 0;
    for (let p = start; p < classEnd[k]!; p++) sum += inBagCounts[p]!;
    return sum;
  });
}
