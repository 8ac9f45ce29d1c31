/**
 * One random cut of an input of a node, as extremely randomized trees try it (Geurts, Ernst and Wehenkel 2006): the cut
 * between two bins that is next to a value drawn evenly between the lowest and the highest one that parts the node's
 * rows. Missing rows are tried on both sides, and apart from all others. Cost: O(bins x classes).
 */
import { MISSING_BIN } from '../training-set/training-set.ts';
import { consider, type CutSearch, type FindCut } from './cut-search.ts';
import type { Random } from './random.ts';

/** In place of a cut, where the rows that are not missing are all in one bin. */
export const NO_CUT = -1;

export const findRandomCut: FindCut = (search, histograms, at, stride, counts, input, cuts, random) => {
  const { below, missing } = search;
  let first = cuts.length;
  let last = 0;
  for (let k = 0; k < counts.length; k++) {
    const start = at + k * stride;
    missing[k] = histograms[start + MISSING_BIN]!;
    for (let bin = 0; bin < first; bin++) if (histograms[start + bin]! > 0) first = bin;
    for (let bin = cuts.length; bin > last; bin--) if (histograms[start + bin]! > 0) last = bin;
  }
  const cut = first < last ? drawCut(cuts, first, last - 1, random) : NO_CUT;
  for (let k = 0; k < counts.length; k++) {
    const start = at + k * stride;
    below[k] = 0;
    for (let bin = first; bin <= cut; bin++) below[k]! += histograms[start + bin]!;
  }
  return considerRandomCut(search, counts, input, cuts.length, cut);
};

/**
 * Weighs up the cut that `search.below` and `search.missing` describe; gives whether the input differs between the
 * rows.
 *
 * @param cuts how many the input has
 */
export function considerRandomCut(
  search: CutSearch,
  counts: Float64Array,
  input: number,
  cuts: number,
  cut: number,
): boolean {
  const { left, below, missing } = search;
  let total = 0;
  let present = 0;
  for (let k = 0; k < counts.length; k++) {
    left[k] = counts[k]! - missing[k]!;
    present += left[k]!;
    total += counts[k]!;
  }
  const areSomeMissing = present > 0 && present < total;
  if (areSomeMissing) consider(search, present, total, counts, input, cuts, false);
  if (cut === NO_CUT) return areSomeMissing;
  let leftRows = 0;
  for (let k = 0; k < counts.length; k++) leftRows += left[k] = below[k]!;
  consider(search, leftRows, total, counts, input, cut, !areSomeMissing && 2 * leftRows >= total);
  if (!areSomeMissing) return true;
  for (let k = 0; k < counts.length; k++) left[k]! += missing[k]!;
  consider(search, leftRows + total - present, total, counts, input, cut, true);
  return true;
}

/** The cut of `[first, last]` that is nearest to a value drawn evenly between these two; O(log cuts). */
export function drawCut(cuts: Float32Array, first: number, last: number, random: Random): number {
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
