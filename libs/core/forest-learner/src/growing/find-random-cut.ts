/**
 * One random cut of an input of a node, as extremely randomized trees try it (Geurts, Ernst and Wehenkel 2006): the cut
 * between two bins that is next to a value drawn evenly between the lowest and the highest one that parts the node's
 * rows. Missing rows are tried on both sides, and apart from all others. Cost: O(bins x classes).
 */
import { MISSING_BIN } from '../training-set/training-set.ts';
import { consider, type FindCut } from './cut-search.ts';
import type { Random } from './random.ts';

export const findRandomCut: FindCut = (search, histograms, at, stride, counts, input, cuts, random) => {
  const { left } = search;
  let first = cuts.length;
  let last = 0;
  let total = 0;
  let present = 0;
  for (let k = 0; k < counts.length; k++) {
    const start = at + k * stride;
    left[k] = counts[k]! - histograms[start + MISSING_BIN]!;
    present += left[k]!;
    total += counts[k]!;
    for (let bin = 0; bin < first; bin++) if (histograms[start + bin]! > 0) first = bin;
    for (let bin = cuts.length; bin > last; bin--) if (histograms[start + bin]! > 0) last = bin;
  }
  const areSomeMissing = present > 0 && present < total;
  if (areSomeMissing) consider(search, present, total, counts, input, cuts.length, false);
  if (first >= last) return areSomeMissing;
  const bin = drawCut(cuts, first, last - 1, random);
  let leftRows = 0;
  for (let k = 0; k < counts.length; k++) {
    const start = at + k * stride;
    left[k] = 0;
    for (let b = first; b <= bin; b++) left[k]! += histograms[start + b]!;
    leftRows += left[k]!;
  }
  consider(search, leftRows, total, counts, input, bin, !areSomeMissing && 2 * leftRows >= total);
  if (!areSomeMissing) return true;
  for (let k = 0; k < counts.length; k++) left[k]! += histograms[at + k * stride + MISSING_BIN]!;
  consider(search, leftRows + total - present, total, counts, input, bin, true);
  return true;
};

/** The cut of `[first, last]` that is nearest to a value drawn evenly between these two; O(log cuts). */
function drawCut(cuts: Float32Array, first: number, last: number, random: Random): number {
  const value = cuts[first]! + random.bits() * 2 ** -32 * (cuts[last]! - cuts[first]!);
  let low = first;
  let high = last;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cuts[middle]! + cuts[middle + 1]!) / 2 < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
