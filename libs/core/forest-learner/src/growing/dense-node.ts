/**
 * The largest nodes of a tree: while a node holds many of the rows, they are no list but the array of times itself.
 *
 * A forest for a rare class spends most of its time in a chain of nodes that each lose a small part of their rows.
 * Here such a split costs little more than the part: the smaller child is taken out as a list, the larger one stays
 * dense. An input's histogram is counted when it is first tried, column by column, and then kept up to date by
 * subtracting what is taken out, wherever that is expected to cost less than to count again.
 * Cost: O(rows x inputs) a tree at most, and O(rows) a split.
 */
import { BINS, MISSING_BIN, type TrainingSet } from '../training-set/training-set.ts';
import { allocate } from '../wasm/shared-memory.ts';
import { findBestCut } from './find-best-cut.ts';
import type { GrowingTree } from './growing-tree.ts';
import { drawInputs } from './input-deck.ts';
import { isFinal } from './is-final.ts';
import { gatherNode, type ListedNode } from './listed-node.ts';
import type { Random } from './random.ts';
import type { Workspace } from './workspace.ts';

/** Share of all rows below which a list is cheaper: passing over sixteen rows at once costs little. */
const DENSE_SHARE = 0.05;

/** One side of a cut. */
type Side = {
  /** Bins up to this one are on the left. */
  readonly bin: number;
  readonly missingLeft: number;
  readonly takesLeft: boolean;
};

const EVERY_ROW: Side = { bin: MISSING_BIN, missingLeft: 0, takesLeft: true };

/** A node as an array of times, and the histograms of those inputs that are counted. */
export type DenseNode = {
  /** How often the row at each position is in the node. */
  readonly times: Uint8Array;
  /** classes x inputs x BINS */
  readonly histograms: Int32Array;
  /** 1 for each input whose histograms are up to date. */
  readonly isCounted: Uint8Array;
};

export function createDenseNode({ memory, positions, inputs, classes }: TrainingSet): DenseNode {
  return {
    times: allocate(memory, Uint8Array, positions),
    histograms: allocate(memory, Int32Array, classes * inputs * BINS),
    isCounted: new Uint8Array(inputs),
  };
}

/**
 * Grows the tree from its root, which `dense` is, as long as a node is dense; gives the nodes that are still to be
 * split.
 */
export function growDense(workspace: Workspace, dense: DenseNode, tree: GrowingTree, random: Random): ListedNode[] {
  const { set, parameters, search } = workspace;
  const open: ListedNode[] = [];
  let counts = countTimes(workspace.set, dense);
  let node = tree.add(counts);
  let used = 0;
  let place = 0;
  for (let depth = 0; !isFinal(counts, depth, parameters);) {
    if (rowsIn(counts) < DENSE_SHARE * set.rows) {
      open.push(listNode(workspace, dense, EVERY_ROW, 0, used, { node, depth, place, counts }));
      break;
    }
    if (!findSplit(workspace, dense, counts, random)) break;
    const left = search.best.left.slice();
    const right = counts.map((count, k) => count - left[k]!);
    const leftNode = tree.split(node, search.best, left, right);
    const takesLeft = rowsIn(left) <= rowsIn(right);
    depth++;
    const taken = gatherNode(
      workspace,
      listNode(workspace, dense, { ...search.best, takesLeft }, search.best.input, used, {
        node: takesLeft ? leftNode : leftNode + 1,
        depth,
        place,
        counts: takesLeft ? left : right,
      }),
    );
    node = takesLeft ? leftNode + 1 : leftNode;
    counts = takesLeft ? right : left;
    updateHistograms(workspace, dense, taken);
    if (isFinal(taken.counts, depth, parameters)) continue;
    open.push(taken);
    const rows = taken.ends.at(-1)! - used;
    used += rows;
    if (taken.rowsAt !== set.bins.byteOffset) place += rows;
  }
  return open;
}

/** The root as a list, for growing in another order. */
export function listRoot(workspace: Workspace, dense: DenseNode, tree: GrowingTree): ListedNode {
  const counts = countTimes(workspace.set, dense);
  return listNode(workspace, dense, EVERY_ROW, 0, 0, { node: tree.add(counts), depth: 0, place: 0, counts });
}

/** Takes one side of a cut of `input` out of the dense node, into the first list from `at` on. */
function listNode(
  { set, kernels, lists: [list] }: Workspace,
  { times }: DenseNode,
  { bin, missingLeft, takesLeft }: Side,
  input: number,
  at: number,
  node: Pick<ListedNode, 'node' | 'depth' | 'counts' | 'place'>,
): ListedNode {
  const { classStart, columns, bins, positions } = set;
  const starts: number[] = [];
  const ends: number[] = [];
  for (let k = 0, next = at; k < set.classes; k++) {
    starts.push(next);
    const start = classStart[k]!;
    const rows = (classStart[k + 1] ?? positions) - start;
    next += kernels.takeSide(
      columns.byteOffset + input * positions + start,
      times.byteOffset + start,
      start,
      rows,
      bin,
      missingLeft,
      takesLeft,
      list.byteOffset + 4 * next,
    );
    ends.push(next);
  }
  return { ...node, list: 0, starts, ends, rowsAt: bins.byteOffset };
}

/** An input is tried again with probability mtry / inputs: it pays to subtract when that saves more than it costs. */
function updateHistograms(
  { set, kernels, deck, countedInputs, histogramAt, lists: [list] }: Workspace,
  { isCounted, histograms }: DenseNode,
  taken: ListedNode,
): void {
  if ((taken.ends.at(-1)! - taken.starts[0]!) * set.inputs > set.positions * deck.tried.length) {
    isCounted.fill(0);
    return;
  }
  let count = 0;
  for (let i = 0; i < set.inputs; i++) if (isCounted[i] === 1) countedInputs[count++] = i;
  for (let k = 0; k < set.classes; k++) {
    for (let slot = 0; slot < count; slot++) histogramAt[slot] = (k * set.inputs + countedInputs[slot]!) * BINS;
    kernels.addEntries(
      histograms.byteOffset,
      histogramAt.byteOffset,
      list.byteOffset + 4 * taken.starts[k]!,
      list.byteOffset + 4 * taken.ends[k]!,
      taken.rowsAt,
      set.strideBits,
      countedInputs.byteOffset,
      count,
      -1,
    );
  }
}

/** As `findListedSplit`. */
function findSplit(workspace: Workspace, dense: DenseNode, counts: Float64Array, random: Random): boolean {
  const { set, deck, search } = workspace;
  search.best.gain = -Infinity;
  deck.untried = set.inputs;
  for (let differs = false; !differs && deck.untried > 0;) {
    const isFirst = deck.untried === set.inputs;
    const count = drawInputs(deck, random);
    for (let slot = 0; slot < count && (isFirst || !differs); slot++) {
      const input = deck.tried[slot]!;
      countInput(workspace, dense, input);
      if (
        findBestCut(search, dense.histograms, input * BINS, set.inputs * BINS, counts, input, set.cuts[input]!.length)
      )
        differs = true;
    }
  }
  return search.best.gain > -Infinity;
}

function countInput(
  { set, kernels, columnCounts }: Workspace,
  { isCounted, histograms, times }: DenseNode,
  input: number,
): void {
  if (isCounted[input] === 1) return;
  isCounted[input] = 1;
  const { classStart, classes, columns, inputs, positions } = set;
  for (let k = 0; k < classes; k++) {
    const at = (k * inputs + input) * BINS;
    const start = classStart[k]!;
    histograms.fill(0, at, at + BINS);
    kernels.addColumn(
      histograms.byteOffset + 4 * at,
      columnCounts.byteOffset,
      columns.byteOffset + input * positions + start,
      times.byteOffset + start,
      (classStart[k + 1] ?? positions) - start,
    );
  }
}

export function countTimes({ classStart, classEnd }: TrainingSet, { times }: DenseNode): Float64Array {
  return Float64Array.from(classStart, (start, k) => {
    let sum = 0;
    for (let p = start; p < classEnd[k]!; p++) sum += times[p]!;
    return sum;
  });
}

function rowsIn(counts: Float64Array): number {
  let rows = 0;
  for (const count of counts) rows += count;
  return rows;
}
