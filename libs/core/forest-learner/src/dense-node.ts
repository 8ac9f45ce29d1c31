/**
 * The largest nodes of a tree: while a node holds most of the rows, its rows are no list but the array of times itself.
 *
 * A forest for a rare class spends most of its time in a chain of nodes that each lose a small part of their rows. Here such a
 * split costs little more than the part: the smaller child is taken out as a list, the larger one stays dense. An input's
 * histogram is counted when it is first tried, column by column, and then kept up to date by subtracting what is taken
 * out, wherever that is expected to cost less than to count again.
 * Cost: O(rows x inputs) a tree at most, and O(rows) a split.
 */
import { MISSING_BIN } from './bin-column.ts';
import { findBestCut } from './find-best-cut.ts';
import type { GrowingTree } from './growing-tree.ts';
import { addColumn, addEntries, BINS } from './histogram.ts';
import { drawInputs } from './input-deck.ts';
import { gatherRows } from './gather-rows.ts';
import { isFinal } from './is-final.ts';
import type { ListedNode } from './listed-node.ts';
import type { Random } from './random.ts';
import { type Side, takeSide } from './take-side.ts';
import type { TrainingSet } from './training-set.ts';
import type { Workspace } from './workspace.ts';

/** Share of all rows below which a list is cheaper. */
const DENSE_SHARE = 0.5;

const EVERY_ROW: Side = { bin: MISSING_BIN, missingLeft: 0, takesLeft: true };

/** A node as an array of times, and the histograms of those inputs that are counted. */
export type DenseNode = {
  /** How often the row at each position is in the node; `timesWords` are the same bytes, four a word. */
  readonly times: Uint8Array;
  readonly timesWords: Int32Array;
  /** classes x inputs x BINS */
  readonly histograms: Int32Array;
  /** 1 for each input whose histograms are up to date. */
  readonly isCounted: Uint8Array;
};

export function createDenseNode({ positions, inputs, classes }: TrainingSet): DenseNode {
  const times = new Uint8Array(positions);
  return { times, timesWords: new Int32Array(times.buffer), histograms: new Int32Array(classes * inputs * BINS), isCounted: new Uint8Array(inputs) };
}

/** Grows the tree from its root, which `dense` is, as long as a node is dense; gives the nodes that are still to be split. */
export function growDense(workspace: Workspace, dense: DenseNode, tree: GrowingTree, random: Random): ListedNode[] {
  const { set, parameters, search } = workspace;
  const open: ListedNode[] = [];
  let counts = countTimes(workspace.set, dense);
  let node = tree.add(counts);
  let used = 0;
  for (let depth = 0; !isFinal(counts, depth, parameters); ) {
    if (rowsIn(counts) < DENSE_SHARE * set.rows) {
      open.push(listNode(workspace, dense, EVERY_ROW, 0, used, { node, depth, counts }));
      break;
    }
    if (!findSplit(workspace, dense, counts, random)) break;
    const left = search.best.left.slice();
    const right = counts.map((count, k) => count - left[k]!);
    const leftNode = tree.split(node, search.best, left, right);
    const takesLeft = rowsIn(left) <= rowsIn(right);
    depth++;
    const taken = listNode(workspace, dense, { ...search.best, takesLeft }, search.best.input, used, { node: takesLeft ? leftNode : leftNode + 1, depth, counts: takesLeft ? left : right });
    node = takesLeft ? leftNode + 1 : leftNode;
    counts = takesLeft ? right : left;
    updateHistograms(workspace, dense, taken);
    if (isFinal(taken.counts, depth, parameters)) continue;
    open.push(taken);
    used = taken.ends.at(-1)!;
  }
  return open;
}

/** The root as a list, for growing in another order. */
export function listRoot(workspace: Workspace, dense: DenseNode, tree: GrowingTree): ListedNode {
  const counts = countTimes(workspace.set, dense);
  return listNode(workspace, dense, EVERY_ROW, 0, 0, { node: tree.add(counts), depth: 0, counts });
}

/** Takes one side of a cut of `input` out of the dense node, into the first list from `at` on. */
function listNode({ set, columnWords, lists, gathered }: Workspace, { timesWords }: DenseNode, side: Side, input: number, at: number, node: Pick<ListedNode, 'node' | 'depth' | 'counts'>): ListedNode {
  const words = set.positions >>> 2;
  const column = columnWords.subarray(input * words, (input + 1) * words);
  const starts: number[] = [];
  const ends: number[] = [];
  for (let k = 0, next = at; k < set.classes; k++) {
    starts.push(next);
    next = takeSide(side, column, timesWords, set.classStart[k]!, set.classEnd[k]!, lists[0], next);
    ends.push(next);
  }
  gatherRows(lists[0], at, ends.at(-1)!, set.bins, set.strideBits, gathered);
  return { ...node, list: 0, starts, ends };
}

/** An input is tried again with probability mtry / inputs: it pays to subtract when that saves more than it costs. */
function updateHistograms({ set, deck, countedInputs, histogramAt, lists, gathered }: Workspace, { isCounted, histograms }: DenseNode, taken: ListedNode): void {
  if ((taken.ends.at(-1)! - taken.starts[0]!) * set.inputs > set.positions * deck.tried.length) {
    isCounted.fill(0);
    return;
  }
  let count = 0;
  for (let i = 0; i < set.inputs; i++) if (isCounted[i] === 1) countedInputs[count++] = i;
  for (let k = 0; k < set.classes; k++) {
    for (let slot = 0; slot < count; slot++) histogramAt[slot] = (k * set.inputs + countedInputs[slot]!) * BINS;
    addEntries(histograms, histogramAt, lists[0], taken.starts[k]!, taken.ends[k]!, gathered, set.strideBits, countedInputs, count, -1);
  }
}

/** As `findListedSplit`. */
function findSplit(workspace: Workspace, dense: DenseNode, counts: Float64Array, random: Random): boolean {
  const { set, deck, search } = workspace;
  search.best.gain = -Infinity;
  deck.untried = set.inputs;
  for (let differs = false; !differs && deck.untried > 0; ) {
    const isFirst = deck.untried === set.inputs;
    const count = drawInputs(deck, random);
    for (let slot = 0; slot < count && (isFirst || !differs); slot++) {
      const input = deck.tried[slot]!;
      countInput(workspace, dense, input);
      if (findBestCut(search, dense.histograms, input * BINS, set.inputs * BINS, counts, input, set.cuts[input]!.length)) differs = true;
    }
  }
  return search.best.gain > -Infinity;
}

function countInput({ set, columnCounts, columnWords }: Workspace, { isCounted, histograms, timesWords }: DenseNode, input: number): void {
  if (isCounted[input] === 1) return;
  isCounted[input] = 1;
  const words = set.positions >>> 2;
  const column = columnWords.subarray(input * words, (input + 1) * words);
  for (let k = 0; k < set.classes; k++) {
    const at = (k * set.inputs + input) * BINS;
    histograms.fill(0, at, at + BINS);
    addColumn(histograms, at, columnCounts, column, timesWords, set.classStart[k]!, set.classEnd[k]!);
  }
}

export function countTimes({ classStart, classEnd }: TrainingSet, { timesWords }: DenseNode): Float64Array {
  return Float64Array.from(classStart, (start, k) => {
    let sum = 0;
    for (let w = start >>> 2; w < (classEnd[k]! + 3) >>> 2; w++) sum += sumOfBytes(timesWords[w]!);
    return sum;
  });
}

/** Sum of four bytes, which must be below 256: the product's highest byte. */
export function sumOfBytes(word: number): number {
  return Math.imul(word, 0x01010101) >>> 24;
}

function rowsIn(counts: Float64Array): number {
  let rows = 0;
  for (const count of counts) rows += count;
  return rows;
}
