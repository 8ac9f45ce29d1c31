import { type Forest, treesOf } from '@fraud/forest-model';

export type ForestShape = {
  readonly trees: number;
  readonly nodes: number;
  readonly leaves: number;
  /** Splits on the longest path. */
  readonly depth: number;
};

/** Counts nodes, leaves and depth in O(nodes): children follow their parent, so one pass carries the depth down. */
export function forestShape(forest: Forest): ForestShape {
  const { treeStart, left } = forest;
  const depths = new Uint32Array(left.length);
  let depth = 0;
  let leaves = 0;
  for (let tree = 0; tree < treesOf(forest); tree++) {
    const root = treeStart[tree]!;
    for (let node = root; node < treeStart[tree + 1]!; node++) {
      if (left[node] === 0) leaves++;
      else for (const child of [root + left[node]!, root + left[node]! + 1]) depths[child] = depths[node]! + 1;
      depth = Math.max(depth, depths[node]!);
    }
  }
  return { trees: treesOf(forest), nodes: left.length, leaves, depth };
}
