/**
 * The random cut that serves a compact node best: no histogram is counted. One pass over the node's rows finds the
 * range of each input, a second one counts the rows on the left of the cuts that were drawn in these ranges, both for
 * sixteen inputs at once. The cuts are those that `findRandomCut` draws from histograms.
 * Cost: O(rows of the node x bytes of a row / 16).
 */
import type { CompactNode } from './compact-node.ts';
import { drawCandidates } from './feature-sampler.ts';
import { considerRandomCut, drawCut, NO_CUT } from './find-random-cut.ts';
import type { Random } from './random.ts';
import { CHUNK, type RandomSplit } from './random-split.ts';
import type { Workspace } from './workspace.ts';

/** As `findSplitOfRows`. */
export function findRandomSplit(workspace: Workspace, node: CompactNode, random: Random): boolean {
  const { set, sampler, search } = workspace;
  search.best.gain = -Infinity;
  sampler.remaining = set.inputs;
  for (let differs = false; !differs && sampler.remaining > 0;) {
    const isFirst = sampler.remaining === set.inputs;
    const count = drawCandidates(sampler, random);
    const chunks = listChunks(workspace, count);
    widenRanges(workspace, node, chunks);
    const tried = drawCuts(workspace, isFirst ? count : 1, count, random);
    countSides(workspace, node, chunks);
    for (let slot = 0; slot < tried; slot++) if (considerSlot(workspace, node, slot)) differs = true;
  }
  return search.best.gain > -Infinity;
}

/** Lists the chunks that hold a candidate; returns their number. */
function listChunks({ sampler: { candidates }, randomSplit: { chunks } }: Workspace, count: number): number {
  let listed = 0;
  for (let slot = 0; slot < count; slot++) {
    const chunk = Math.floor(candidates[slot]! / CHUNK);
    let at = 0;
    while (at < listed && chunks[at] !== chunk) at++;
    if (at === listed) chunks[listed++] = chunk;
  }
  return listed;
}

function widenRanges(workspace: Workspace, { starts, ends }: CompactNode, count: number): void {
  const { set, kernels, compacted, randomSplit } = workspace;
  const { lowest, lowestNext, highestNext, chunks } = randomSplit;
  lowest.fill(255);
  lowestNext.fill(255);
  highestNext.fill(0);
  for (let k = 0; k < set.classes; k++)
    kernels.widenRanges(
      compacted.byteOffset + starts[k]! * 2 ** set.strideBits,
      ends[k]! - starts[k]!,
      set.strideBits,
      chunks.byteOffset,
      count,
      lowest.byteOffset,
      lowestNext.byteOffset,
      highestNext.byteOffset,
    );
}

/**
 * Draws a cut for each candidate whose rows differ, until `wanted` of them do; returns how many candidates were looked
 * at.
 */
function drawCuts({ set, sampler, randomSplit }: Workspace, wanted: number, count: number, random: Random): number {
  let slot = 0;
  for (let differing = 0; slot < count && differing < wanted; slot++) {
    const input = sampler.candidates[slot]!;
    const [first, last] = [randomSplit.lowest[input]!, randomSplit.highestNext[input]! - 1];
    if (first < last) randomSplit.cuts[input] = drawCut(set.cuts[input]!, first, last - 1, random);
    if (first < last || (first === last && isMissing(randomSplit, input))) differing++;
  }
  return slot;
}

function isMissing({ lowestNext }: RandomSplit, input: number): boolean {
  return lowestNext[input] === 0;
}

/** Counts the rows at or below the cuts, and the missing ones where there are any. */
function countSides(workspace: Workspace, node: CompactNode, count: number): void {
  const { sampler, randomSplit } = workspace;
  countAtMost(workspace, node, count, randomSplit.cuts, 0, randomSplit.below);
  if (sampler.candidates.some((input) => isMissing(randomSplit, input)))
    countAtMost(workspace, node, count, randomSplit.missingCuts, 1, randomSplit.missing);
  else randomSplit.missing.fill(0);
}

function countAtMost(
  { set, kernels, compacted, compactedCounts, randomSplit: { chunks } }: Workspace,
  { starts, ends }: CompactNode,
  count: number,
  cuts: Uint8Array,
  shift: 0 | 1,
  sums: Uint32Array,
): void {
  sums.fill(0);
  for (let k = 0; k < set.classes; k++)
    kernels.countAtMost(
      compacted.byteOffset + starts[k]! * 2 ** set.strideBits,
      compactedCounts.byteOffset + starts[k]!,
      ends[k]! - starts[k]!,
      set.strideBits,
      chunks.byteOffset,
      count,
      cuts.byteOffset,
      shift,
      sums.byteOffset + k * sums.BYTES_PER_ELEMENT * 2 ** set.strideBits,
    );
}

function considerSlot(
  { set, sampler, search, randomSplit }: Workspace,
  { counts }: CompactNode,
  slot: number,
): boolean {
  const { lowest, highestNext, cuts, below, missing } = randomSplit;
  const input = sampler.candidates[slot]!;
  for (let k = 0; k < counts.length; k++) {
    search.below[k] = below[k * 2 ** set.strideBits + input]!;
    search.missing[k] = missing[k * 2 ** set.strideBits + input]!;
  }
  const cut = lowest[input]! < highestNext[input]! - 1 ? cuts[input]! : NO_CUT;
  return considerRandomCut(search, counts, input, set.cuts[input]!.length, cut);
}
