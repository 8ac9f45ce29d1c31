import type { Forest } from '@fraud/forest-model';

/** The nodes of a tree while it grows. */
export type TreeNodes = {
  /** Adds a leaf with that many rows of each class; gives its number. */
  readonly add: (counts: Float64Array) => number;
  /** Makes a leaf a split with two new leaves; gives the number of the left one, the right one is the next. */
  readonly split: (node: number, input: number, threshold: number, missingLeft: number, left: Float64Array, right: Float64Array) => number;
  readonly feature: number[];
  readonly threshold: number[];
  readonly left: number[];
  readonly missingLeft: number[];
  readonly cover: number[];
  readonly share: number[];
};

/** @param grid shares are rounded to multiples of it */
export function createTreeNodes(classes: number, classWeights: Float64Array, grid: number): TreeNodes {
  const feature: number[] = [];
  const threshold: number[] = [];
  const left: number[] = [];
  const missingLeft: number[] = [];
  const cover: number[] = [];
  const share: number[] = [];
  const add = (counts: Float64Array): number => {
    let total = 0;
    for (let k = 0; k < classes; k++) total += counts[k]! * classWeights[k]!;
    for (let k = classes === 2 ? 1 : 0; k < classes; k++) share.push(total === 0 ? 0 : Math.round((counts[k]! * classWeights[k]!) / total / grid) * grid);
    feature.push(0);
    threshold.push(0);
    left.push(0);
    missingLeft.push(0);
    return cover.push(total) - 1;
  };
  const split: TreeNodes['split'] = (node, input, at, missing, leftCounts, rightCounts) => {
    feature[node] = input;
    threshold[node] = at;
    missingLeft[node] = missing;
    left[node] = add(leftCounts);
    add(rightCounts);
    return left[node];
  };
  return { add, split, feature, threshold, left, missingLeft, cover, share };
}

/** The finished tree as a forest of one. */
export function treeOf(nodes: TreeNodes, inputs: number, classes: number): Forest {
  return {
    inputs,
    classes,
    treeStart: Uint32Array.of(0, nodes.left.length),
    feature: Uint16Array.from(nodes.feature),
    threshold: Float32Array.from(nodes.threshold),
    left: Uint32Array.from(nodes.left),
    missingLeft: Uint8Array.from(nodes.missingLeft),
    cover: Float32Array.from(nodes.cover),
    share: Float32Array.from(nodes.share),
  };
}
