import { classWeightsOf, type ForestParameters, inputsPerSplit } from '../forest-parameters.ts';
import { BINS, type TrainingSet } from '../training-set/training-set.ts';
import { createKernels, type Kernels } from '../wasm/kernels.ts';
import { allocate } from '../wasm/shared-memory.ts';
import { createRootCounts, type RootCounts } from './count-roots.ts';
import type { CutSearch, FindCut } from './cut-search.ts';
import { createFeatureSampler, type FeatureSampler } from './feature-sampler.ts';
import { findBestCut } from './find-best-cut.ts';
import { findRandomCut } from './find-random-cut.ts';
import { createRandomSplit, type RandomSplit } from './random-split.ts';

/** Rows that `takeSide` lists before it copies them. */
const TAKEN_AT_ONCE = 4096;

/**
 * The memory a grower works in, made once: on the set's memory one and a half times the bins of all rows, of which
 * only the pages that a tree uses are ever touched.
 */
export type Workspace = {
  readonly set: TrainingSet;
  readonly parameters: ForestParameters;
  readonly kernels: Kernels;
  /** The compact buffer: copies of the rows of `set.bins` that compact nodes hold, and how often each was drawn. */
  readonly compacted: Uint8Array;
  readonly compactedCounts: Uint8Array;
  /** Scratch of `partition`: half of all rows, and one. */
  readonly spare: Uint8Array;
  readonly spareCounts: Uint8Array;
  /** classes x mtry x BINS: histograms of a compact node, one slot a candidate. */
  readonly candidateHistograms: Int32Array;
  /** Where the histogram of each input in a list of them begins. */
  readonly histogramAt: Uint32Array;
  /** Scratch of `takeSide`: numbers of rows. */
  readonly takenRows: Uint32Array;
  /** Scratch of `addColumn`. */
  readonly columnCounts: Int32Array;
  readonly countedInputs: Uint16Array;
  readonly rootCounts: RootCounts;
  readonly sampler: FeatureSampler;
  readonly search: CutSearch;
  readonly findCut: FindCut;
  readonly randomSplit: RandomSplit;
};

export function createWorkspace(set: TrainingSet, parameters: ForestParameters): Workspace {
  const { memory, inputs, classes, positions, strideBits } = set;
  const mtry = inputsPerSplit(parameters, inputs);
  const spareRows = Math.floor(positions / 2) + 1;
  return {
    set,
    parameters,
    kernels: createKernels(memory),
    compacted: allocate(memory, Uint8Array, positions * 2 ** strideBits),
    compactedCounts: allocate(memory, Uint8Array, positions),
    spare: allocate(memory, Uint8Array, spareRows * 2 ** strideBits),
    spareCounts: allocate(memory, Uint8Array, spareRows),
    candidateHistograms: allocate(memory, Int32Array, classes * mtry * BINS),
    histogramAt: allocate(memory, Uint32Array, inputs),
    takenRows: allocate(memory, Uint32Array, TAKEN_AT_ONCE),
    columnCounts: allocate(memory, Int32Array, 4 * BINS),
    countedInputs: allocate(memory, Uint16Array, inputs),
    rootCounts: createRootCounts(set),
    sampler: createFeatureSampler(inputs, allocate(memory, Uint16Array, mtry)),
    search: {
      best: { gain: 0, input: 0, bin: 0, missingLeft: 0, left: new Float64Array(classes) },
      classWeights: classWeightsOf(
        set.classStart.map((start, k) => set.classEnd[k]! - start),
        parameters,
      ),
      criterion: parameters.criterion,
      minSamplesLeaf: parameters.minSamplesLeaf,
      left: new Float64Array(classes),
      below: new Float64Array(classes),
      missing: new Float64Array(classes),
      rowsIn: new Int32Array(BINS),
      classIn: new Int16Array(BINS),
    },
    findCut: parameters.splits === 'best' ? findBestCut : findRandomCut,
    randomSplit: createRandomSplit(set),
  };
}
