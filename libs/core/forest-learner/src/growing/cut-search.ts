/**
 * What is known of the best cut of a node so far, and what a cut is worth: its weighted gain.
 *
 * Minimising the children's Gini impurity is maximising sum over children of (sum over classes of w^2) / (sum over
 * classes of w), w the class's weight in the child; minimising their entropy is maximising sum over classes of w log
 * w, less that of their sum. Cost of a cut: O(classes). Source: Breiman et al. 1984, section 4.3.1.
 */
import type { Random } from './random.ts';

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

/** What a search for the best cut of a node needs beside its histograms. */
export type CutSearch = {
  readonly best: Cut;
  /** Weight of a row of each class. */
  readonly classWeights: Float64Array;
  readonly criterion: 'gini' | 'entropy';
  readonly minSamplesLeaf: number;
  /** Scratch: rows of each class left of the cut at hand. */
  readonly left: Float64Array;
  /** Scratch of random cuts: rows of each class at or below the cut, and missing ones. */
  readonly below: Float64Array;
  readonly missing: Float64Array;
  /** Scratch: rows in each bin, and the class they are of. */
  readonly rowsIn: Int32Array;
  readonly classIn: Int16Array;
};

/**
 * Improves `search.best` if a cut of this input that it looks at is better; gives whether the input can be cut at all,
 * that is, differs between the rows.
 *
 * @param histograms that of class `k` begins at `at + k * stride`
 * @param counts rows of each class in the node, as often as drawn
 * @param cuts the values between the input's bins
 */
export type FindCut = (
  search: CutSearch,
  histograms: Int32Array,
  at: number,
  stride: number,
  counts: Float64Array,
  input: number,
  cuts: Float32Array,
  random: Random,
) => boolean;

/**
 * Takes the cut that `search.left` describes where it is better than the best so far and leaves enough rows on both
 * sides.
 *
 * @param leftRows rows on the left, as often as drawn; `total` of them lie on both sides
 */
export function consider(
  { best, classWeights, criterion, minSamplesLeaf, left }: CutSearch,
  leftRows: number,
  total: number,
  counts: Float64Array,
  input: number,
  bin: number,
  missingLeft: boolean,
): void {
  if (leftRows < minSamplesLeaf || total - leftRows < minSamplesLeaf) return;
  const gain = criterion === 'gini' ? giniGain(left, counts, classWeights) : entropyGain(left, counts, classWeights);
  if (gain <= best.gain) return;
  best.gain = gain;
  best.input = input;
  best.bin = bin;
  best.missingLeft = missingLeft ? 1 : 0;
  best.left.set(left);
}

function giniGain(left: Float64Array, counts: Float64Array, classWeights: Float64Array): number {
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
  return leftSquares / leftWeight + rightSquares / rightWeight;
}

function entropyGain(left: Float64Array, counts: Float64Array, classWeights: Float64Array): number {
  let leftWeight = 0;
  let rightWeight = 0;
  let gain = 0;
  for (let k = 0; k < counts.length; k++) {
    const toLeft = left[k]! * classWeights[k]!;
    const toRight = (counts[k]! - left[k]!) * classWeights[k]!;
    leftWeight += toLeft;
    rightWeight += toRight;
    gain += timesLog(toLeft) + timesLog(toRight);
  }
  return gain - timesLog(leftWeight) - timesLog(rightWeight);
}

/** x log x, and 0 at 0. */
function timesLog(x: number): number {
  return x > 0 ? x * Math.log2(x) : 0;
}

/** Gain of a node that is not cut: what a cut must exceed to be worth anything. */
export function gainOfLeaf({ criterion, classWeights }: CutSearch, counts: Float64Array): number {
  let weight = 0;
  let sum = 0;
  for (let k = 0; k < counts.length; k++) {
    const ofClass = counts[k]! * classWeights[k]!;
    weight += ofClass;
    sum += criterion === 'gini' ? ofClass * ofClass : timesLog(ofClass);
  }
  return criterion === 'gini' ? sum / weight : sum - timesLog(weight);
}
