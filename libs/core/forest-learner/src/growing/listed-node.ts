/**
 * A node whose rows are a list: how all but the largest nodes are split.
 *
 * The entries of a node lie apart by class, each class in a range of one of two lists; its children get the same
 * ranges of the other. Its rows are copied side by side as soon as they find room, and all nodes below it are grown
 * on the copies. Cost: O(rows of the node x mtry).
 */
import { BINS } from '../training-set/training-set.ts';
import { findBestCut } from './find-best-cut.ts';
import type { GrowingTree } from './growing-tree.ts';
import { drawInputs } from './input-deck.ts';
import { isFinal } from './is-final.ts';
import type { Random } from './random.ts';
import type { Workspace } from './workspace.ts';

export type ListedNode = {
  readonly node: number;
  readonly depth: number;
  readonly list: 0 | 1;
  /** Entries of class `k` are `[starts[k], ends[k])` of the list. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Address of the rows that the entries name: all of the set, or those gathered. */
  readonly rowsAt: number;
  /** Number of the first place that its rows may be copied to; the places before it hold nodes that came earlier. */
  readonly place: number;
  /** Rows of each class, as often as drawn. */
  readonly counts: Float64Array;
};

/**
 * Leaves the best cut of the node in `search.best`; false where none is allowed.
 * Tries `mtry` random inputs, and further ones only while all so far were the same in all rows.
 */
export function findListedSplit(
  { set, kernels, listHistograms: histograms, histogramAt, deck, search, lists }: Workspace,
  { list, starts, ends, rowsAt, counts }: ListedNode,
  random: Random,
): boolean {
  const entries = lists[list].byteOffset;
  const stride = deck.tried.length * BINS;
  search.best.gain = -Infinity;
  deck.untried = set.inputs;
  for (let differs = false; !differs && deck.untried > 0;) {
    const isFirst = deck.untried === set.inputs;
    const count = drawInputs(deck, random);
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
        deck.tried.byteOffset,
        count,
        1,
      );
    }
    for (let slot = 0; slot < count && (isFirst || !differs); slot++) {
      const input = deck.tried[slot]!;
      if (findBestCut(search, histograms, slot * BINS, stride, counts, input, set.cuts[input]!.length)) differs = true;
    }
  }
  return search.best.gain > -Infinity;
}

/**
 * The node with copies of its rows, if they find room from its place on: nodes are grown last come, first served, so
 * whoever came later is done.
 */
export function gatherNode({ set, kernels, lists, gathered }: Workspace, open: ListedNode): ListedNode {
  const { list, starts, ends, rowsAt } = open;
  if (rowsAt === gathered.byteOffset) return open;
  const stride = 2 ** set.strideBits;
  let rows = 0;
  for (let k = 0; k < set.classes; k++) rows += ends[k]! - starts[k]!;
  if ((open.place + rows) * stride > gathered.length) return open;
  const entries = lists[list].byteOffset;
  for (let k = 0, place = open.place; k < set.classes; place += ends[k]! - starts[k]!, k++) {
    kernels.gatherRows(
      entries + 4 * starts[k]!,
      entries + 4 * ends[k]!,
      rowsAt,
      set.strideBits,
      gathered.byteOffset + place * stride,
      place,
    );
  }
  return { ...open, rowsAt: gathered.byteOffset };
}

/** Splits the node at `search.best`; gives the children that may be split again, the left one last. */
export function splitListed(workspace: Workspace, tree: GrowingTree, open: ListedNode): ListedNode[] {
  const { set, kernels, lists, parameters } = workspace;
  const { best } = workspace.search;
  const leftCounts = best.left.slice();
  const rightCounts = open.counts.map((count, k) => count - leftCounts[k]!);
  const left = tree.split(open.node, best, leftCounts, rightCounts);
  const depth = open.depth + 1;
  const { rowsAt, place } = open;
  const list = open.list === 0 ? 1 : 0;
  const isLeftFinal = isFinal(leftCounts, depth, parameters);
  const isRightFinal = isFinal(rightCounts, depth, parameters);
  if (isLeftFinal && isRightFinal) return [];
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
  const children: ListedNode[] = [];
  if (!isRightFinal)
    children.push({
      node: left + 1,
      depth,
      list,
      starts: middles,
      ends: open.ends,
      rowsAt,
      place,
      counts: rightCounts,
    });
  if (!isLeftFinal)
    children.push({ node: left, depth, list, starts: open.starts, ends: middles, rowsAt, place, counts: leftCounts });
  return children;
}
