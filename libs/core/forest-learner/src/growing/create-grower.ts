/**
 * Grows trees of a random forest (Breiman 2001) on binned columns.
 *
 * Each tree has its own stream of random numbers, so any tree can be grown anywhere and the forest is the same.
 * A tree is grown from the root through its largest nodes, then depth first over an explicit stack.
 * Cost: O(rows x candidates x depth) a tree, for a rare class nearer to O(rows x inputs).
 */
import { type Forest, joinForests, shareGrid } from '@fraud/forest-model';
import { classWeightsOf, type ForestParameters } from '../forest-parameters.ts';
import { BINS, type TrainingSet } from '../training-set/training-set.ts';
import { roomIn } from '../wasm/shared-memory.ts';
import { splitRows } from './compact-node.ts';
import { compactRoot } from './compact-side.ts';
import { type CountArrayNode, countRows, createCountArrayNode } from './count-array-node.ts';
import { countRoots, ROOT_COUNTS, TREES_AT_ONCE } from './count-roots.ts';
import { createRowDrawer } from './draw-rows.ts';
import { resetSampler } from './feature-sampler.ts';
import { findSplitOfRows } from './find-split-of-rows.ts';
import { growBestFirst } from './grow-best-first.ts';
import { growLargestNodes } from './grow-largest-nodes.ts';
import { createGrowingTree, type GrowingTree } from './growing-tree.ts';
import type { Random } from './random.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

/** Counting all inputs of four roots at once costs about as much as counting a sixth of them one by one. */
const WORTH_COUNTING = 6;

/** Bytes a grower takes that do not depend on rows and inputs, the empty ends of its pages included. */
const SCRATCH = 1 << 21;

/** Trees are grown in groups; this is their number. */
export function groupsOf({ trees }: ForestParameters): number {
  return Math.ceil(trees / TREES_AT_ONCE);
}

/** Number of the first tree of a group. */
export function firstTreeOf(group: number): number {
  return group * TREES_AT_ONCE;
}

/**
 * How many growers and voters fit into the memory of a set, which ends at 4 GiB. Each takes 5.5 bytes a
 * row, and one and a half times the bytes of a row's bins for its compact and spare buffers.
 */
export function growersThatFit(set: TrainingSet): number {
  const { memory, positions, strideBits, inputs, classes } = set;
  const histograms =
    (TREES_AT_ONCE + 1) * classes * inputs * BINS * Int32Array.BYTES_PER_ELEMENT + inputs * ROOT_COUNTS;
  return Math.floor(
    roomIn(memory) / (positions * (TREES_AT_ONCE + 1.5 * (1 + 2 ** strideBits)) + histograms + SCRATCH),
  );
}

/**
 * Returns a function that grows one group of trees, by the group's number. The memory it works in is allocated here,
 * once.
 */
export function createGrower(set: TrainingSet, parameters: ForestParameters): (group: number) => Forest {
  const workspace = createWorkspace(set, parameters);
  const { kernels, sampler, rootCounts } = workspace;
  const roots = Array.from({ length: TREES_AT_ONCE }, () => createCountArrayNode(set));
  const drawRows = createRowDrawer(set, parameters, kernels);
  const countsAllInputs = parameters.maxLeaves === null && set.inputs <= WORTH_COUNTING * sampler.candidates.length;
  return (group) => {
    const first = firstTreeOf(group);
    const grown = roots
      .slice(0, parameters.trees - first)
      .map((root, i) => ({ root, random: drawRows(first + i, root.inBagCounts) }));
    for (const { root } of grown) root.isCounted.fill(0);
    if (countsAllInputs) countRoots(set, kernels, rootCounts, roots);
    return joinForests(grown.map(({ root, random }) => growTree(workspace, root, random)));
  };
}

function growTree(workspace: Workspace, root: CountArrayNode, random: Random): Forest {
  const { set, parameters, search, sampler } = workspace;
  const tree = createGrowingTree(search.classWeights, set.cuts, shareGrid(parameters.trees));
  resetSampler(sampler);
  if (parameters.classWeight === 'balanced_subsample')
    search.classWeights.set(classWeightsOf([...countRows(set, root)], parameters));
  if (parameters.maxLeaves === null) growDepthFirst(workspace, root, tree, random);
  else growBestFirst(workspace, compactRoot(workspace, root, tree), tree, random, parameters.maxLeaves);
  return tree.finish();
}

function growDepthFirst(workspace: Workspace, root: CountArrayNode, tree: GrowingTree, random: Random): void {
  const open = growLargestNodes(workspace, root, tree, random);
  for (let top = open.pop(); top !== undefined; top = open.pop()) {
    if (findSplitOfRows(workspace, top, random)) open.push(...splitRows(workspace, tree, top));
  }
}

/** The whole forest, in this thread. */
export function growForest(set: TrainingSet, parameters: ForestParameters): Forest {
  const grow = createGrower(set, parameters);
  return joinForests(Array.from({ length: groupsOf(parameters) }, (_, group) => grow(group)));
}
