/**
 * Where to cut one input of a node, from its histograms: the cut with the greatest weighted gain.
 *
 * All cuts between two filled bins are equal on the training rows; the middle one is taken. Missing rows are tried on
 * both sides. Between two bins of one and the same class the gain is convex, so no cut there can be the best and none
 * is weighed up (Fayyad and Irani 1992), unless minSamplesLeaf forbids a neighbour. Cost: O(bins x classes).
 */
import { MISSING_BIN } from '../training-set/training-set.ts';
import { consider, type CutSearch, type FindCut } from './cut-search.ts';

/** What a bin holds instead of the rows of one class; no bin before the first is of any. */
const NONE = -1;
const MIXED = -2;

export const findBestCut: FindCut = (search, histograms, at, stride, counts, input, cuts) => {
  let missing = 0;
  for (let k = 0; k < counts.length; k++) missing += histograms[at + k * stride + MISSING_BIN]!;
  sumBins(search, histograms, at, stride, counts.length, cuts.length);
  const differs = scan(search, histograms, at, stride, counts, input, cuts.length, missing, false);
  if (missing > 0) scan(search, histograms, at, stride, counts, input, cuts.length, missing, true);
  return differs;
};

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
