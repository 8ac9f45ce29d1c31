/**
 * Where to cut one input of a node, from its histograms: the cut with the greatest weighted gain.
 *
 * Minimising the children's Gini impurity is maximising sum over children of (sum over classes of w^2) / (sum over
 * classes of w), w the class's weight in the child; minimising their entropy is maximising sum over classes of w log
 * w, less that of their sum. All cuts between two filled bins are equal on the training rows; the middle one is
 * taken. Missing rows are tried on both sides. Between two bins of one and the same class the gain is convex, so no
 * cut there can be the best and none is weighed up (Fayyad and Irani 1992), unless minSamplesLeaf forbids a
 * neighbour. Cost: O(bins x classes). Source: Breiman et al. 1984, section 4.3.1.
 */
import { MISSING_BIN } from '../training-set/training-set.ts';

/** What a bin holds instead of the rows of one class; no bin before the first is of any. */
const NONE = -1;
const MIXED = -2;

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
  /** Scratch: rows in each bin, and the class they are of. */
  readonly rowsIn: Int32Array;
  readonly classIn: Int16Array;
};

/**
 * Improves `search.best` if a cut of this input is better; gives whether the input can be cut at all, that is,
 * differs between the rows.
 *
 * @param histograms that of class `k` begins at `at + k * stride`
 * @param counts rows of each class in the node, as often as drawn
 * @param cuts number of the input's cuts
 */
export function findBestCut(
  search: CutSearch,
  histograms: Int32Array,
  at: number,
  stride: number,
  counts: Float64Array,
  input: number,
  cuts: number,
): boolean {
  let missing = 0;
  for (let k = 0; k < counts.length; k++) missing += histograms[at + k * stride + MISSING_BIN]!;
  sumBins(search, histograms, at, stride, counts.length, cuts);
  const differs = scan(search, histograms, at, stride, counts, input, cuts, missing, false);
  if (missing > 0) scan(search, histograms, at, stride, counts, input, cuts, missing, true);
  return differs;
}

function sumBins(
  { rowsIn, classIn }: CutSearch,
  histograms: Int32Array,
  at: number,
  stride: number,
  classes: number,
  cuts: number,
): void {
  for (let bin = 0; bin <= cuts; bin++) {
    rowsIn[bin] = histograms[at + bin]!;
    classIn[bin] = 0;
  }
  for (let k = 1; k < classes; k++) {
    const ofClass = at + k * stride;
    for (let bin = 0; bin <= cuts; bin++) {
      const rows = histograms[ofClass + bin]!;
      if (rows === 0) continue;
      classIn[bin] = rowsIn[bin] === 0 ? k : MIXED;
      rowsIn[bin]! += rows;
    }
  }
}

function scan(
  search: CutSearch,
  histograms: Int32Array,
  at: number,
  stride: number,
  counts: Float64Array,
  input: number,
  cuts: number,
  missing: number,
  missingLeft: boolean,
): boolean {
  const { left, minSamplesLeaf, rowsIn, classIn } = search;
  let total = 0;
  let leftRows = 0;
  for (let k = 0; k < counts.length; k++) {
    total += counts[k]!;
    left[k] = missingLeft ? histograms[at + k * stride + MISSING_BIN]! : 0;
    leftRows += left[k]!;
  }
  let lastFilled = -1;
  let lastClass = NONE;
  let lastRows = 0;
  for (let bin = 0; bin <= cuts; bin++) {
    const rows = rowsIn[bin]!;
    if (rows === 0) continue;
    const onlyClass = classIn[bin]!;
    const isWithinClass =
      onlyClass === lastClass &&
      onlyClass !== MIXED &&
      leftRows - lastRows >= minSamplesLeaf &&
      total - leftRows - rows >= minSamplesLeaf;
    if (lastFilled >= 0 && !isWithinClass)
      consider(
        search,
        leftRows,
        total,
        counts,
        input,
        (lastFilled + bin - 1) >> 1,
        missing > 0 ? missingLeft : 2 * leftRows >= total,
      );
    if (onlyClass !== MIXED) left[onlyClass]! += rows;
    else for (let k = 0; k < counts.length; k++) left[k]! += histograms[at + k * stride + bin]!;
    leftRows += rows;
    lastFilled = bin;
    lastClass = onlyClass;
    lastRows = rows;
  }
  if (missing > 0 && !missingLeft) consider(search, leftRows, total, counts, input, cuts, false);
  return lastRows + missing < total;
}

function consider(
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
