/**
 * Grows trees of a random forest (Breiman 2001) on binned columns.
 *
 * Each tree has its own stream of random numbers, so any range of trees can be grown anywhere and the forest is the same.
 * A tree is grown depth first over an explicit stack. The entries of a node lie apart by class, each class in a range of one
 * of two buffers; its children get the same ranges of the other buffer.
 * Cost: O(rows x inputs tried x depth) a tree; 9 bytes a row of memory beside the training set.
 */
import { type Forest, joinForests, shareGrid } from '@fraud/forest-model';
import { drawRows } from './draw-rows.ts';
import { type Cut, findBestCut } from './find-best-cut.ts';
import { type ForestParameters, inputsPerSplit } from './forest-parameters.ts';
import { addToHistogram, BINS } from './histogram.ts';
import { partition } from './partition.ts';
import { createRandom, type Random } from './random.ts';
import type { TrainingSet } from './training-set.ts';
import { createTreeNodes, type TreeNodes, treeOf } from './tree-nodes.ts';

/**
 * Prepares to grow trees of the forest that `parameters` describe: give the number of a tree, get the tree as a forest of one.
 * The memory it works in is allocated here once.
 */
export function createGrower(set: TrainingSet, parameters: ForestParameters): (tree: number) => Forest {
  const workspace = createWorkspace(set, parameters);
  return (tree) => growTree(workspace, createRandom(parameters.seed, tree));
}

/** The whole forest, in this thread. */
export function growForest(set: TrainingSet, parameters: ForestParameters): Forest {
  const grow = createGrower(set, parameters);
  return joinForests(Array.from({ length: parameters.trees }, (_, tree) => grow(tree)));
}

type Workspace = {
  readonly set: TrainingSet;
  readonly parameters: ForestParameters;
  readonly classWeights: Float64Array;
  readonly mtry: number;
  readonly buffers: readonly [Uint32Array, Uint32Array];
  readonly times: Uint8Array;
  /** classes x mtry x BINS */
  readonly histograms: Int32Array;
  /** All inputs in some order, the first ones not yet tried at the node; in their own order when a tree begins. */
  readonly inputs: Uint16Array;
  readonly tried: Uint16Array;
  readonly best: Cut;
  readonly left: Float64Array;
};

function createWorkspace(set: TrainingSet, parameters: ForestParameters): Workspace {
  const { rows, inputs } = set.binned;
  const mtry = inputsPerSplit(parameters, inputs);
  return {
    set,
    parameters,
    classWeights: classWeightsOf(set, parameters),
    mtry,
    buffers: [new Uint32Array(rows), new Uint32Array(rows)],
    times: new Uint8Array(rows),
    histograms: new Int32Array(set.classes * mtry * BINS),
    inputs: new Uint16Array(inputs),
    tried: new Uint16Array(mtry),
    best: { gain: 0, input: 0, bin: 0, missingLeft: 0, left: new Float64Array(set.classes) },
    left: new Float64Array(set.classes),
  };
}

/** Weight of a row of each class: 1, or such that all classes that occur weigh the same and the mean row weighs 1. */
function classWeightsOf({ classes, classStart, binned }: TrainingSet, { classWeight }: ForestParameters): Float64Array {
  const sizes = Array.from({ length: classes }, (_, k) => classStart[k + 1]! - classStart[k]!);
  const present = sizes.filter((size) => size > 0).length;
  return Float64Array.from(sizes, (size) => (classWeight === 'balanced' && size > 0 ? binned.rows / (present * size) : 1));
}

/** A node whose rows are still to be looked at: where they lie, and how many of each class there are. */
type OpenNode = {
  readonly node: number;
  readonly depth: number;
  readonly buffer: 0 | 1;
  /** Entries of class `k` are `buffer[starts[k], ends[k])`. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly counts: Float64Array;
};

function growTree(workspace: Workspace, random: Random): Forest {
  const { set, buffers, parameters, classWeights } = workspace;
  workspace.inputs.forEach((_, i, inputs) => (inputs[i] = i));
  const bounds = drawRows(set, parameters.bootstrap, random, workspace.times, buffers[0]);
  const starts = bounds.slice(0, -1);
  const ends = bounds.slice(1);
  const nodes = createTreeNodes(set.classes, classWeights, shareGrid(parameters.trees));
  const counts = countsOf(buffers[0], starts, ends);
  const stack: OpenNode[] = [{ node: nodes.add(counts), depth: 0, buffer: 0, starts, ends, counts }];
  for (let open = stack.pop(); open !== undefined; open = stack.pop()) {
    if (isFinal(open, parameters) || !findSplit(workspace, open, random)) continue;
    stack.push(...split(workspace, nodes, open));
  }
  return treeOf(nodes, set.binned.inputs, set.classes);
}

function countsOf(entries: Uint32Array, starts: readonly number[], ends: readonly number[]): Float64Array {
  return Float64Array.from(starts, (start, k) => {
    let sum = 0;
    for (let i = start; i < ends[k]!; i++) sum += entries[i]! & 31;
    return sum;
  });
}

function isFinal({ depth, counts }: OpenNode, { maxDepth, minSamplesSplit, minSamplesLeaf }: ForestParameters): boolean {
  let total = 0;
  let present = 0;
  for (const count of counts) {
    total += count;
    present += count > 0 ? 1 : 0;
  }
  return present < 2 || depth === maxDepth || total < minSamplesSplit || total < 2 * minSamplesLeaf;
}

/**
 * Leaves the best cut of the node in `workspace.best`; false where no input can be cut.
 * Tries `mtry` random inputs, and further ones only while all so far were the same in all rows.
 */
function findSplit(workspace: Workspace, { buffer, starts, ends, counts }: OpenNode, random: Random): boolean {
  const { set, mtry, histograms, inputs, tried, best, left, parameters, classWeights, buffers } = workspace;
  const { bins, strideBits, cuts } = set.binned;
  const rules = { classWeights, minSamplesLeaf: parameters.minSamplesLeaf };
  const stride = mtry * BINS;
  let untried = inputs.length;
  let differs = false;
  best.gain = -Infinity;
  while (!differs && untried > 0) {
    const count = Math.min(mtry, untried);
    for (let slot = 0; slot < count; slot++) {
      const pick = random.below(untried--);
      const input = inputs[pick]!;
      inputs[pick] = inputs[untried]!;
      inputs[untried] = input;
      tried[slot] = input;
    }
    histograms.fill(0);
    for (let k = 0; k < set.classes; k++) addToHistogram(histograms, k * stride, buffers[buffer], starts[k]!, ends[k]!, bins, strideBits, tried, count);
    const isFirst = untried + count === inputs.length;
    for (let slot = 0; slot < count && (isFirst || !differs); slot++) {
      const input = tried[slot]!;
      if (findBestCut(best, histograms, slot * BINS, stride, counts, input, cuts[input]!.length, rules, left)) differs = true;
    }
  }
  return best.gain > -Infinity;
}

/** Splits the node at `workspace.best`; gives the children, the left one last. */
function split({ set, best, buffers }: Workspace, nodes: TreeNodes, open: OpenNode): [right: OpenNode, left: OpenNode] {
  const { bins, strideBits, cuts } = set.binned;
  const { input, bin, missingLeft } = best;
  const buffer = open.buffer === 0 ? 1 : 0;
  const middles = open.starts.map((start, k) => partition(buffers[open.buffer], buffers[buffer], start, open.ends[k]!, bins, strideBits, input, bin, missingLeft));
  const leftCounts = best.left.slice();
  const rightCounts = open.counts.map((count, k) => count - leftCounts[k]!);
  const depth = open.depth + 1;
  const left = nodes.split(open.node, input, cuts[input]![bin] ?? LARGEST, missingLeft, leftCounts, rightCounts);
  return [
    { node: left + 1, depth, buffer, starts: middles, ends: open.ends, counts: rightCounts },
    { node: left, depth, buffer, starts: open.starts, ends: middles, counts: leftCounts },
  ];
}

/** Every finite float32 is at most this: the threshold that parts missing values from all others. */
const LARGEST = 3.4028234663852886e38;
