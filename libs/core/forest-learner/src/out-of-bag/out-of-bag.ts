/**
 * Scores of the training rows by those trees that had not drawn them: an honest look at the forest without a holdout.
 *
 * Which rows a tree drew follows from its number, so votes can be taken anywhere at any time after it was grown.
 * Shares lie on a grid on which sums are exact: votes taken in several threads add up to the same.
 * Cost: O(rows x depth) a tree. Source: Breiman 2001, section 3.1.
 */
import type { Forest } from '@fraud/forest-model';
import type { ForestParameters } from '../forest-parameters.ts';
import { createRowDrawer } from '../growing/draw-rows.ts';
import { createRandom } from '../growing/random.ts';
import { MISSING_BIN, type TrainingSet } from '../training-set/training-set.ts';
import { createKernels } from '../wasm/kernels.ts';
import { allocate } from '../wasm/shared-memory.ts';

/** One entry a position of the training set. */
export type OutOfBagVotes = {
  /** Sum of the shares of class 1. */
  readonly shares: Float64Array;
  /** Trees that had not seen the row. */
  readonly trees: Uint32Array;
};

export function createVotes({ positions }: TrainingSet): OutOfBagVotes {
  return { shares: new Float64Array(positions), trees: new Uint32Array(positions) };
}

/**
 * Lets the trees of `forest`, the first of which is number `first` of the forest, vote on rows they had not seen.
 *
 * @param shuffled input whose values are taken from other such rows, for its permutation importance; none when left out
 */
export type AddVotes = (votes: OutOfBagVotes, forest: Forest, first: number, shuffled?: number) => void;

/** Prepares for the votes of trees of the forest that `parameters` describe. */
export function createVoter(set: TrainingSet, parameters: ForestParameters): AddVotes {
  const drawRows = createRowDrawer(set, parameters, createKernels(set.memory));
  const times = allocate(set.memory, Uint8Array, set.positions);
  return (votes, forest, first, shuffled) => {
    for (let t = 0; t < forest.treeStart.length - 1; t++) {
      drawRows(first + t, times);
      const rows = unseenRows(set, times);
      const lenders = shuffled === undefined ? rows : shuffle(rows, parameters.seed, first + t);
      const walk = createWalk(set, forest, t);
      for (let i = 0; i < rows.length; i++) {
        votes.shares[rows[i]!]! += forest.share[walk(rows[i]!, shuffled, lenders[i]!)]!;
        votes.trees[rows[i]!]!++;
      }
    }
  };
}

/** The scores of the rows that were voted on, and their labels, by position. */
export function scoresOfVotes(
  { shares, trees }: OutOfBagVotes,
  { classStart }: TrainingSet,
): { scores: Float64Array; labels: Uint8Array } {
  const voted = [...trees.keys()].filter((position) => trees[position]! > 0);
  return {
    scores: Float64Array.from(voted, (p) => shares[p]! / trees[p]!),
    labels: Uint8Array.from(voted, (p) => (p >= classStart[1]! ? 1 : 0)),
  };
}

function unseenRows({ classStart, classEnd }: TrainingSet, times: Uint8Array): Uint32Array {
  const rows: number[] = [];
  for (let k = 0; k < classStart.length; k++)
    for (let p = classStart[k]!; p < classEnd[k]!; p++) if (times[p] === 0) rows.push(p);
  return Uint32Array.from(rows);
}

/** Fisher-Yates, on a stream of its own. */
function shuffle(rows: Uint32Array, seed: number, tree: number): Uint32Array {
  const random = createRandom(seed, -1 - tree);
  const shuffled = rows.slice();
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
  }
  return shuffled;
}

/** Walks a tree on bins: a threshold is a cut of its input, so a bin is left of it or right. */
function createWalk(
  { cuts, bins, strideBits }: TrainingSet,
  { treeStart, feature, threshold, left, missingLeft }: Forest,
  tree: number,
): (row: number, shuffled: number | undefined, lender: number) => number {
  const root = treeStart[tree]!;
  const cutOf = Uint8Array.from({ length: treeStart[tree + 1]! - root }, (_, i) =>
    indexOf(cuts[feature[root + i]!]!, threshold[root + i]!),
  );
  return (row, shuffled, lender) => {
    let node = root;
    while (left[node] !== 0) {
      const input = feature[node]!;
      const bin = bins[((input === shuffled ? lender : row) << strideBits) + input]!;
      const goesLeft = bin === MISSING_BIN ? missingLeft[node] === 1 : bin <= cutOf[node - root]!;
      node = root + left[node]! + (goesLeft ? 0 : 1);
    }
    return node;
  };
}

/** Number of cuts below the threshold: the last bin on its left. */
function indexOf(cuts: Float32Array, threshold: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (cuts[middle]! < threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}
