/**
 * Grows trees of a random forest (Breiman 2001) on binned columns.
 *
 * Each tree has its own stream of random numbers, so any tree can be grown anywhere and the forest is the same.
 * A tree is grown from the root through its largest nodes, then depth first over an explicit stack.
 * Cost: O(rows x inputs tried x depth) a tree, for a rare class nearer to O(rows x inputs).
 */
import { type Forest, joinForests, shareGrid } from '@fraud/forest-model';
import type { ForestParameters } from '../forest-parameters.ts';
import { BINS, type TrainingSet } from '../training-set/training-set.ts';
import { roomIn } from '../wasm/shared-memory.ts';
import { classWeightsOf } from './class-weights.ts';
import { countRoots, ROOT_COUNTS, TREES_AT_ONCE } from './count-roots.ts';
import { countTimes, createDenseNode, type DenseNode, growDense, listRoot } from './dense-node.ts';
import { createRowDrawer } from './draw-rows.ts';
import { growBestFirst } from './grow-best-first.ts';
import { createGrowingTree, type GrowingTree } from './growing-tree.ts';
import { sortDeck } from './input-deck.ts';
import { findListedSplit, gatherNode, splitListed } from './listed-node.ts';
import type { Random } from './random.ts';
import { createWorkspace, gatheredRows, type Workspace } from './workspace.ts';

/** Counting all inputs of four roots at once costs about as much as counting a sixth of them as they are tried. */
const WORTH_COUNTING = 6;

/** Bytes of all that a grower takes whatever the rows and inputs, and of what the pages of its arrays leave empty. */
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
 * How many growers and voters of a set find room in its memory, which ends at 4 GiB; each takes 13 bytes a row, and
 * room for the rows it gathers.
 */
export function growersThatFit(set: TrainingSet): number {
  const { memory, positions, strideBits, inputs, classes } = set;
  const histograms =
    (TREES_AT_ONCE + 1) * classes * inputs * BINS * Int32Array.BYTES_PER_ELEMENT + inputs * ROOT_COUNTS;
  return Math.floor(
    roomIn(memory) / (positions * (TREES_AT_ONCE + 9) + gatheredRows(set) * 2 ** strideBits + histograms + SCRATCH),
  );
}

/**
 * Prepares to grow trees of the forest that `parameters` describe: give the number of a group, get its trees in order.
 * The memory it works in is allocated here once.
 */
export function createGrower(set: TrainingSet, parameters: ForestParameters): (group: number) => Forest {
  const workspace = createWorkspace(set, parameters);
  const { kernels, deck, rootCounts } = workspace;
  const roots = Array.from({ length: TREES_AT_ONCE }, () => createDenseNode(set));
  const drawRows = createRowDrawer(set, parameters, kernels);
  const countsAllInputs = parameters.maxLeaves === null && set.inputs <= WORTH_COUNTING * deck.tried.length;
  return (group) => {
    const first = firstTreeOf(group);
    const grown = roots
      .slice(0, parameters.trees - first)
      .map((root, i) => ({ root, random: drawRows(first + i, root.times) }));
    for (const { root } of grown) root.isCounted.fill(0);
    if (countsAllInputs) countRoots(set, kernels, rootCounts, roots);
    return joinForests(grown.map(({ root, random }) => growTree(workspace, root, random)));
  };
}

function growTree(workspace: Workspace, root: DenseNode, random: Random): Forest {
  const { set, parameters, search, deck } = workspace;
  const tree = createGrowingTree(search.classWeights, set.cuts, shareGrid(parameters.trees));
  sortDeck(deck);
  if (parameters.classWeight === 'balanced_subsample')
    search.classWeights.set(classWeightsOf([...countTimes(set, root)], parameters));
  if (parameters.maxLeaves === null) growDepthFirst(workspace, root, tree, random);
  else growBestFirst(workspace, listRoot(workspace, root, tree), tree, random, parameters.maxLeaves);
  return tree.finish();
}

function growDepthFirst(workspace: Workspace, root: DenseNode, tree: GrowingTree, random: Random): void {
  const open = growDense(workspace, root, tree, random);
  for (let top = open.pop(); top !== undefined; top = open.pop()) {
    const next = gatherNode(workspace, top);
    if (findListedSplit(workspace, next, random)) open.push(...splitListed(workspace, tree, next));
  }
}

/** The whole forest, in this thread. */
export function growForest(set: TrainingSet, parameters: ForestParameters): Forest {
  const grow = createGrower(set, parameters);
  return joinForests(Array.from({ length: groupsOf(parameters) }, (_, group) => grow(group)));
}
