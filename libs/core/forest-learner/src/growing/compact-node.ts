/**
 * A node whose rows lie side by side. All nodes but the largest of a tree are split in this form.
 *
 * The node has one range of the compact buffer for each class. A split parts each range in place, so its children lie
 * side by side again, and every pass over a node reads memory in order, however deep it is in the tree.
 * Cost: O(rows of the node x (mtry + bytes of a row / 16)).
 */
import { mustStayLeaf } from '../forest-parameters.ts';
import type { GrowingTree } from './growing-tree.ts';
import type { Workspace } from './workspace.ts';

export type CompactNode = {
  readonly node: number;
  readonly depth: number;
  /** Rows of class `k` are `[starts[k], ends[k])` of the compact buffer. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Rows of each class, as often as drawn. */
  readonly counts: Float64Array;
};

/** Adds the node's rows of one class to the histograms that begin at `histogramAt`, or takes them away. */
export function addRowsOfClass(
  { set, kernels, histogramAt, compacted, compactedCounts }: Workspace,
  { starts, ends }: CompactNode,
  k: number,
  histograms: Int32Array,
  inputs: Uint16Array,
  count: number,
  sign: 1 | -1,
): void {
  kernels.addRows(
    histograms.byteOffset,
    histogramAt.byteOffset,
    compacted.byteOffset + starts[k]! * 2 ** set.strideBits,
    compactedCounts.byteOffset + starts[k]!,
    ends[k]! - starts[k]!,
    set.strideBits,
    inputs.byteOffset,
    count,
    sign,
  );
}

/** Splits the node at `search.best`; returns the children that may be split again, the left one last. */
export function splitRows(workspace: Workspace, tree: GrowingTree, open: CompactNode): CompactNode[] {
  const { parameters, search } = workspace;
  const leftCounts = search.best.left.slice();
  const rightCounts = open.counts.map((count, k) => count - leftCounts[k]!);
  const left = tree.split(open.node, search.best, leftCounts, rightCounts);
  const depth = open.depth + 1;
  const isLeftOpen = !mustStayLeaf(leftCounts, depth, parameters);
  const isRightOpen = !mustStayLeaf(rightCounts, depth, parameters);
  if (!isLeftOpen && !isRightOpen) return [];
  const isBothOpen = isLeftOpen && isRightOpen;
  const leftFirst = isBothOpen ? rowsIn(leftCounts) >= rowsIn(rightCounts) : isLeftOpen;
  const middles = partitionRows(workspace, open, leftFirst, isBothOpen);
  const first = { depth, starts: open.starts, ends: middles };
  const second = { depth, starts: middles, ends: open.ends };
  const leftChild = { node: left, counts: leftCounts, ...(leftFirst ? first : second) };
  const rightChild = { node: left + 1, counts: rightCounts, ...(leftFirst ? second : first) };
  return isBothOpen ? [rightChild, leftChild] : [isLeftOpen ? leftChild : rightChild];
}

/** Parts the rows of each class; the smaller side, of at most half of all rows, goes through the spare buffer. */
function partitionRows(
  { set, kernels, search: { best }, compacted, compactedCounts, spare, spareCounts }: Workspace,
  { starts, ends }: CompactNode,
  leftFirst: boolean,
  keepsBoth: boolean,
): number[] {
  return starts.map(
    (start, k) =>
      start +
      kernels.partition(
        compacted.byteOffset + start * 2 ** set.strideBits,
        compactedCounts.byteOffset + start,
        ends[k]! - start,
        spare.byteOffset,
        spareCounts.byteOffset,
        set.strideBits,
        best.input,
        best.bin,
        best.missingLeft,
        leftFirst ? 1 : 0,
        keepsBoth ? 1 : 0,
      ),
  );
}

export function rowsIn(counts: Float64Array): number {
  let rows = 0;
  for (const count of counts) rows += count;
  return rows;
}
