/**
 * Out-of-bag scores: every training row is scored by the trees that did not draw it. That measures the forest without a
 * holdout.
 *
 * A tree's number says which rows it drew, so its votes can be taken in any thread, at any time after it was grown.
 * Shares are multiples of a grid on which sums are exact: votes of several threads add up to the same.
 * Cost: O(rows x depth) a tree. Source: Breiman 2001, section 3.1.
 */
import type { Forest } from '@fraud/forest-model';
import type { ForestParameters } from '../forest-parameters.ts';
import { createRowDrawer } from '../growing/draw-rows.ts';
import { MISSING_BIN, type TrainingSet } from '../training-set/training-set.ts';
import { createKernels } from '../wasm/kernels.ts';
import { allocate } from '../wasm/shared-memory.ts';

/** One entry a position of the training set. */
export type Votes = {
  /** Sum of the shares of class 1. */
  readonly shares: Float64Array;
  /** Trees that did not draw the row. */
  readonly trees: Uint32Array;
};

/** With the votes of half of the trees, those of an even number, which tell what fewer trees do to scores. */
export type OutOfBagVotes = Votes & { readonly half: Votes };

export function createVotes({ positions }: TrainingSet): OutOfBagVotes {
  const none = (): Votes => ({ shares: new Float64Array(positions), trees: new Uint32Array(positions) });
  return { ...none(), half: none() };
}

/** Adds votes to others. Shares lie on a grid on which sums are exact, so the order does not matter. O(positions). */
export function addUpVotes(sum: OutOfBagVotes, votes: OutOfBagVotes): void {
  for (const [to, from] of [
    [sum, votes],
    [sum.half, votes.half],
  ] as const) {
    from.shares.forEach((share, p) => (to.shares[p]! += share));
    from.trees.forEach((count, p) => (to.trees[p]! += count));
  }
}

/**
 * Adds the votes of the trees of `forest` on their out-of-bag rows.
 *
 * @param first number of the first of these trees in the whole forest
 */
export type AddVotes = (votes: OutOfBagVotes, forest: Forest, first: number) => void;

/** Prepares for the votes of trees of the forest that `parameters` describe. */
export function createVoter(set: TrainingSet, parameters: ForestParameters): AddVotes {
  const drawRows = createRowDrawer(set, parameters, createKernels(set.memory));
  const inBagCounts = allocate(set.memory, Uint8Array, set.positions);
  return (votes, forest, first) => {
    for (let t = 0; t < forest.treeStart.length - 1; t++) {
      drawRows(first + t, inBagCounts);
      const rows = outOfBagRows(set, inBagCounts);
      const walk = createWalk(set, forest, t);
      const counted = (first + t) % 2 === 0 ? [votes, votes.half] : [votes];
      for (const row of rows) {
        const share = forest.share[walk(row)]!;
        for (const { shares, trees } of counted) {
          shares[row]! += share;
          trees[row]!++;
        }
      }
    }
  };
}

/** The scores of the rows that were voted on, and their labels, by position. */
export function scoresOfVotes(
  { shares, trees }: Votes,
  { classStart }: TrainingSet,
): { scores: Float64Array; labels: Uint8Array } {
  const voted = [...trees.keys()].filter((position) => trees[position]! > 0);
  return {
    scores: Float64Array.from(voted, (p) => shares[p]! / trees[p]!),
    labels: Uint8Array.from(voted, (p) => (p >= classStart[1]! ? 1 : 0)),
  };
}

function outOfBagRows({ classStart, classEnd }: TrainingSet, inBagCounts: Uint8Array): Uint32Array {
  const rows: number[] = [];
  for (let k = 0; k < classStart.length; k++)
    for (let p = classStart[k]!; p < classEnd[k]!; p++) if (inBagCounts[p] === 0) rows.push(p);
  return Uint32Array.from(rows);
}

/** Walks a tree on bins: a threshold is a cut of its input, so a bin is left of it or right. */
function createWalk(
  { cuts, bins, strideBits }: TrainingSet,
  { treeStart, feature, threshold, left, missingLeft }: Forest,
  tree: number,
): (row: number) => number {
  const root = treeStart[tree]!;
  const cutOf = Uint8Array.from({ length: treeStart[tree + 1]! - root }, (_, i) =>
    indexOf(cuts[feature[root + i]!]!, threshold[root + i]!),
  );
  return (row) => {
    let node = root;
    while (left[node] !== 0) {
      const input = feature[node]!;
      const bin = bins[(row << strideBits) + input]!;
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
