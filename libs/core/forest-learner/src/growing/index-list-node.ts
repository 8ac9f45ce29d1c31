/**
 * A node whose rows are a list of indices. All nodes but the largest are split in this form.
 *
 * The node has one range of entries for each class, all in one of two lists; its children use the same ranges of the
 * other list. As soon as its rows fit into the compact buffer they are copied there side by side, and all nodes below
 * read the copies. Cost: O(rows of the node x mtry).
 */
import { mustStayLeaf } from '../forest-parameters.ts';
import { BINS } from '../training-set/training-set.ts';
import { drawCandidates } from './feature-sampler.ts';
import { findBestCut } from './find-best-cut.ts';
import type { GrowingTree } from './growing-tree.ts';
import type { Random } from './random.ts';
import type { Workspace } from './workspace.ts';

export type IndexListNode = {
  readonly node: number;
  readonly depth: number;
  readonly list: 0 | 1;
  /** Entries of class `k` are `[starts[k], ends[k])` of the list. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Address of the rows that the entries name: all rows of the set, or the compact copies. */
  readonly rowsAt: number;
  /** First row of the compact buffer that this node may be copied to; rows before it belong to earlier nodes. */
  readonly offset: number;
  /** Rows of each class, as often as drawn. */
  readonly counts: Float64Array;
};

/**
 * Writes the best cut of the node to `search.best`; returns false where no cut is allowed.
 * Tries `mtry` random inputs, and more only while all of them were constant in the node.
 */
export function findSplitOfList(
  { set, kernels, candidateHistograms: histograms, histogramAt, sampler, search, lists }: Workspace,
  { list, starts, ends, rowsAt, counts }: IndexListNode,
  random: Random,
): boolean {
  const entries = lists[list].byteOffset;
  const stride = sampler.candidates.length * BINS;
  search.best.gain = -Infinity;
  sampler.remaining = set.inputs;
  for (let differs = false; !differs && sampler.remaining > 0;) {
    const isFirst = sampler.remaining === set.inputs;
    const count = drawCandidates(sampler, random);
    histograms.fill(0);
    for (let k = 0; k < set.classes; k++) {
      for (let slot = 0; slot < count; slot++) histogramAt[slot] = k * stride + slot * BINS;
      kernels.addEntries(
        histograms.byteOffset,
        histogramAt.byteOffset,
        entries + 4 * starts[k]!,
        entries + 4 * ends[k]!,
        rowsAt,
        set.strideBits,
        sampler.candidates.byteOffset,
        count,
        1,
      );
    }
    for (let slot = 0; slot < count && (isFirst || !differs); slot++) {
      const input = sampler.candidates[slot]!;
      if (findBestCut(search, histograms, slot * BINS, stride, counts, input, set.cuts[input]!.length)) differs = true;
    }
  }
  return search.best.gain > -Infinity;
}

/**
 * Copies the rows of the node to the compact buffer, from the node's offset on, where they fit. What lies beyond the
 * offset may be overwritten: nodes are grown last in, first out, so later nodes are done.
 */
export function compactNode({ set, kernels, lists, compacted }: Workspace, open: IndexListNode): IndexListNode {
  const { list, starts, ends, rowsAt } = open;
  if (rowsAt === compacted.byteOffset) return open;
  const stride = 2 ** set.strideBits;
  let rows = 0;
  for (let k = 0; k < set.classes; k++) rows += ends[k]! - starts[k]!;
  if ((open.offset + rows) * stride > compacted.length) return open;
  const entries = lists[list].byteOffset;
  for (let k = 0, offset = open.offset; k < set.classes; offset += ends[k]! - starts[k]!, k++) {
    kernels.compactRows(
      entries + 4 * starts[k]!,
      entries + 4 * ends[k]!,
      rowsAt,
      set.strideBits,
      compacted.byteOffset + offset * stride,
      offset,
    );
  }
  return { ...open, rowsAt: compacted.byteOffset };
}

/** Splits the node at `search.best`; gives the children that may be split again, the left one last. */
export function splitIndexList(workspace: Workspace, tree: GrowingTree, open: IndexListNode): IndexListNode[] {
  const { set, kernels, lists, parameters } = workspace;
  const { best } = workspace.search;
  const leftCounts = best.left.slice();
  const rightCounts = open.counts.map((count, k) => count - leftCounts[k]!);
  const left = tree.split(open.node, best, leftCounts, rightCounts);
  const depth = open.depth + 1;
  const { rowsAt, offset } = open;
  const list = open.list === 0 ? 1 : 0;
  const isLeftLeaf = mustStayLeaf(leftCounts, depth, parameters);
  const isRightLeaf = mustStayLeaf(rightCounts, depth, parameters);
  if (isLeftLeaf && isRightLeaf) return [];
  const from = lists[open.list].byteOffset;
  const to = lists[list].byteOffset;
  const middles = open.starts.map(
    (start, k) =>
      start +
      kernels.partition(
        from + 4 * start,
        from + 4 * open.ends[k]!,
        to + 4 * start,
        open.rowsAt + best.input,
        set.strideBits,
        best.bin,
        best.missingLeft,
      ),
  );
  const children: IndexListNode[] = [];
  if (!isRightLeaf)
    children.push({
      node: left + 1,
      depth,
      list,
      starts: middles,
      ends: open.ends,
      rowsAt,
      offset,
      counts: rightCounts,
    });
  if (!isLeftLeaf)
    children.push({ node: left, depth, list, starts: open.starts, ends: middles, rowsAt, offset, counts: leftCounts });
  return children;
}
