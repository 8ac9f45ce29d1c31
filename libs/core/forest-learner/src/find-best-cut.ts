/**
 * Where to cut one input of a node, from its histograms: the cut with the greatest weighted Gini gain.
 *
 * Minimising the children's Gini impurity is maximising sum over children of (sum over classes of w^2) / (sum over classes of w),
 * w the class's weight in the child. All cuts between two filled bins are equal on the training rows; the middle one is taken.
 * Missing rows are tried on both sides. Cost: O(bins x classes).
 * Source: Breiman et al. 1984, section 4.3.1.
 */
import { MISSING_BIN } from './bin-columns.ts';

/** The best cut of a node so far; written in place. */
export type Cut = {
  gain: number;
  input: number;
  /** Bins up to this one go left; the number of the input's cuts where only missing rows go right. */
  bin: number;
  missingLeft: number;
  /** Rows of each class, as often as drawn, that go left. */
  readonly left: Float64Array;
};

export type CutRules = {
  /** Weight of a row of each class. */
  readonly classWeights: Float64Array;
  readonly minSamplesLeaf: number;
};

/**
 * Improves `best` if a cut of this input is better; gives whether the input can be cut at all, that is, differs between the rows.
 *
 * @param histograms of class `k` begins at `at + k * stride`
 * @param counts rows of each class in the node, as often as drawn
 */
export function findBestCut(best: Cut, histograms: Int32Array, at: number, stride: number, counts: Float64Array, input: number, cuts: number, rules: CutRules, left: Float64Array): boolean {
  let missing = 0;
  for (let k = 0; k < counts.length; k++) missing += histograms[at + k * stride + MISSING_BIN]!;
  if (missing === 0) return scan(best, histograms, at, stride, counts, input, cuts, rules, left, false, 0);
  const missingRight = scan(best, histograms, at, stride, counts, input, cuts, rules, left, false, missing);
  const missingLeft = scan(best, histograms, at, stride, counts, input, cuts, rules, left, true, missing);
  return missingRight || missingLeft;
}

function scan(best: Cut, histograms: Int32Array, at: number, stride: number, counts: Float64Array, input: number, cuts: number, rules: CutRules, left: Float64Array, missingLeft: boolean, missing: number): boolean {
  const { classWeights, minSamplesLeaf } = rules;
  const classes = counts.length;
  let total = 0;
  let leftRows = 0;
  for (let k = 0; k < classes; k++) {
    total += counts[k]!;
    left[k] = missingLeft ? histograms[at + k * stride + MISSING_BIN]! : 0;
    leftRows += left[k]!;
  }
  let differs = false;
  let lastFilled = -1;
  for (let bin = 0; bin <= cuts; bin++) {
    let inBin = 0;
    for (let k = 0; k < classes; k++) inBin += histograms[at + k * stride + bin]!;
    if (inBin === 0) continue;
    if (lastFilled >= 0) {
      differs = true;
      consider(best, left, leftRows, total, counts, classWeights, minSamplesLeaf, input, (lastFilled + bin - 1) >> 1, missing === 0 ? (2 * leftRows >= total ? 1 : 0) : missingLeft ? 1 : 0);
    }
    for (let k = 0; k < classes; k++) left[k]! += histograms[at + k * stride + bin]!;
    leftRows += inBin;
    lastFilled = bin;
  }
  if (missing > 0 && !missingLeft && lastFilled >= 0) {
    differs = true;
    consider(best, left, leftRows, total, counts, classWeights, minSamplesLeaf, input, cuts, 0);
  }
  return differs;
}

function consider(best: Cut, left: Float64Array, leftRows: number, total: number, counts: Float64Array, classWeights: Float64Array, minSamplesLeaf: number, input: number, bin: number, missingLeft: number): void {
  if (leftRows < minSamplesLeaf || total - leftRows < minSamplesLeaf) return;
  let leftWeight = 0;
  let leftSquares = 0;
  let rightWeight = 0;
  let rightSquares = 0;
  for (let k = 0; k < counts.length; k++) {
    const toLeft = left[k]! * classWeights[k]!;
    const toRight = (counts[k]! - left[k]!) * classWeights[k]!;
    leftWeight += toLeft;
    leftSquares += toLeft * toLeft;
    rightWeight += toRight;
    rightSquares += toRight * toRight;
  }
  const gain = leftSquares / leftWeight + rightSquares / rightWeight;
  if (gain <= best.gain) return;
  best.gain = gain;
  best.input = input;
  best.bin = bin;
  best.missingLeft = missingLeft;
  best.left.set(left);
}

