/**
 * A tree seen from its edges, for TreeSHAP: what does not depend on the row. Splits are numbered from 0 in the order
 * of the nodes, the root first; edge `2 x split` leads left from it, the next one right.
 */
import type { Forest } from '../forest/forest.ts';

export type Edges = {
  /** One entry a split: the input it splits on, the largest value that goes left, 1 where missing values do. */
  readonly input: Uint16Array;
  readonly threshold: Float32Array;
  readonly missingLeft: Uint8Array;
  /** One entry a split: 1 + the edge above where the same input decided last; 0 for none. */
  readonly earlier: Int32Array;
  /** One entry a split: 1 - `share` of that edge; 0 for none. */
  readonly slopeBefore: Float64Array;
  /** One entry an edge: the split it leads to; 0 for a leaf. */
  readonly split: Int32Array;
  /** One entry an edge: value of the leaf it leads to; 1 for a split. */
  readonly value: Float64Array;
  /** One entry an edge: share of the parent's training rows that go this way. */
  readonly ratio: Float64Array;
  /** One entry an edge: product of `ratio` over all edges of this input so far: z. */
  readonly share: Float64Array;
  /** Most different inputs on one way. */
  readonly inputsOnWay: number;
};

/**
 * @param values one entry a node of the forest, read at the leaves
 */
export function edgesOf(
  { treeStart, feature, threshold, left, missingLeft, cover }: Forest,
  tree: number,
  values: ArrayLike<number>,
): Edges {
  const root = treeStart[tree]!;
  const nodes = Array.from({ length: treeStart[tree + 1]! - root }, (_, i) => root + i).filter(
    (node) => left[node] !== 0,
  );
  const splitOf = new Map(nodes.map((node, split) => [node, split]));
  const count = 2 * nodes.length;
  const edges = {
    input: Uint16Array.from(nodes, (node) => feature[node]!),
    threshold: Float32Array.from(nodes, (node) => threshold[node]!),
    missingLeft: Uint8Array.from(nodes, (node) => missingLeft[node]!),
    earlier: new Int32Array(nodes.length),
    slopeBefore: new Float64Array(nodes.length),
    split: new Int32Array(count),
    value: new Float64Array(count),
    ratio: new Float64Array(count),
    share: new Float64Array(count),
  };
  const above = new Int32Array(nodes.length).fill(-1); // edge that leads to the split
  const different = new Uint32Array(count);
  for (let edge = 0; edge < count; edge++) {
    const split = edge >> 1;
    const node = nodes[split]!;
    const first = root + left[node]!;
    const child = first + (edge & 1);
    const rows = cover[first]! + cover[first + 1]!;
    let before = above[split]!;
    while (before >= 0 && edges.input[before >> 1] !== edges.input[split]) before = above[before >> 1]!;
    const below = splitOf.get(child);
    if (below !== undefined) above[below] = edge;
    edges.split[edge] = below ?? 0;
    edges.value[edge] = below === undefined ? values[child]! : 1;
    edges.ratio[edge] = rows > 0 ? cover[child]! / rows : 0.5;
    edges.share[edge] = edges.ratio[edge]! * (before < 0 ? 1 : edges.share[before]!);
    edges.earlier[split] = before + 1;
    edges.slopeBefore[split] = before < 0 ? 0 : 1 - edges.share[before]!;
    different[edge] = (above[split]! < 0 ? 0 : different[above[split]!]!) + (before < 0 ? 1 : 0);
  }
  return { ...edges, inputsOnWay: different.reduce((most, n) => Math.max(most, n), 0) };
}
