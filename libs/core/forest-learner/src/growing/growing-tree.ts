import type { Forest } from '@fraud/forest-model';
import type { Cut } from './cut-search.ts';

/** Every finite float32 is at most this: the threshold that parts missing values from all others. */
const LARGEST = 3.4028234663852886e38;

/** A tree while it grows: a list of nodes, at first only the root. */
export type GrowingTree = {
  /** Adds a leaf with that many rows of each class; gives its number. */
  readonly add: (counts: Float64Array) => number;
  /** Splits a leaf at the cut into two new ones; gives the number of the left one, the right one is the next. */
  readonly split: (node: number, cut: Cut, left: Float64Array, right: Float64Array) => number;
  /** The tree as a forest of one. */
  readonly finish: () => Forest;
};

/** @param grid shares are rounded to multiples of it */
export function createGrowingTree(
  classWeights: Float64Array,
  cuts: readonly Float32Array[],
  grid: number,
): GrowingTree {
  const classes = classWeights.length;
  const feature: number[] = [];
  const threshold: number[] = [];
  const left: number[] = [];
  const missingLeft: number[] = [];
  const cover: number[] = [];
  const share: number[] = [];
  const add = (counts: Float64Array): number => {
    let total = 0;
    for (let k = 0; k < classes; k++) total += counts[k]! * classWeights[k]!;
    for (let k = classes === 2 ? 1 : 0; k < classes; k++)
      share.push(Math.round((counts[k]! * classWeights[k]!) / total / grid) * grid);
    feature.push(0);
    threshold.push(0);
    left.push(0);
    missingLeft.push(0);
    return cover.push(total) - 1;
  };
  const split: GrowingTree['split'] = (node, cut, leftCounts, rightCounts) => {
    feature[node] = cut.input;
    threshold[node] = cuts[cut.input]![cut.bin] ?? LARGEST;
    missingLeft[node] = cut.missingLeft;
    left[node] = add(leftCounts);
    add(rightCounts);
    return left[node];
  };
  const finish = (): Forest => ({
    inputs: cuts.length,
    classes,
    treeStart: Uint32Array.of(0, left.length),
    feature: Uint16Array.from(feature),
    threshold: Float32Array.from(threshold),
    left: Uint32Array.from(left),
    missingLeft: Uint8Array.from(missingLeft),
    cover: Float32Array.from(cover),
    share: Float32Array.from(share),
  });
  return { add, split, finish };
}
