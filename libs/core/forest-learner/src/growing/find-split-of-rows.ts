import { BINS } from '../training-set/training-set.ts';
import { addRowsOfClass, type CompactNode } from './compact-node.ts';
import { drawCandidates } from './feature-sampler.ts';
import { findRandomSplit } from './find-random-split.ts';
import type { Random } from './random.ts';
import type { Workspace } from './workspace.ts';

/**
 * Writes the best cut of the node to `search.best`; returns false where no cut is allowed.
 * Tries `mtry` random inputs, and more only while all of them were constant in the node.
 */
export function findSplitOfRows(workspace: Workspace, node: CompactNode, random: Random): boolean {
  if (workspace.parameters.splits === 'random') return findRandomSplit(workspace, node, random);
  const { set, candidateHistograms: histograms, histogramAt, sampler, search, findCut } = workspace;
  const stride = sampler.candidates.length * BINS;
  search.best.gain = -Infinity;
  sampler.remaining = set.inputs;
  for (let differs = false; !differs && sampler.remaining > 0;) {
    const isFirst = sampler.remaining === set.inputs;
    const count = drawCandidates(sampler, random);
    histograms.fill(0);
    for (let k = 0; k < set.classes; k++) {
      for (let slot = 0; slot < count; slot++) histogramAt[slot] = k * stride + slot * BINS;
      addRowsOfClass(workspace, node, k, histograms, sampler.candidates, count, 1);
    }
    for (let slot = 0; slot < count && (isFirst || !differs); slot++) {
      const input = sampler.candidates[slot]!;
      const cuts = set.cuts[input]!;
      if (findCut(search, histograms, slot * BINS, stride, node.counts, input, cuts, random)) differs = true;
    }
  }
  return search.best.gain > -Infinity;
}
