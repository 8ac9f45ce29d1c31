import { classWeightsOf, type ForestParameters, inputsPerSplit } from '../forest-parameters.ts';
import { BINS, type TrainingSet } from '../training-set/training-set.ts';
import { createKernels, type Kernels } from '../wasm/kernels.ts';
import { allocate } from '../wasm/shared-memory.ts';
import { createRootCounts, type RootCounts } from './count-roots.ts';
import { createFeatureSampler, type FeatureSampler } from './feature-sampler.ts';
import type { CutSearch } from './find-best-cut.ts';

/** Bytes of bins that fit into a processor's cache, where scattered rows cost little to read. */
const CACHED_BINS = 1 << 23;

/**
 * How many rows the compact buffer holds. For small sets that is the number of rows that most trees of a rare class
 * list.
 */
export function maxCompactRows({ positions, strideBits }: TrainingSet): number {
  return positions * 2 ** strideBits > CACHED_BINS ? positions : Math.ceil(0.3 * positions);
}

/**
 * The memory a grower works in, made once: 8 bytes a row on the set's memory, and the compact buffer, of which only the
 * pages that a tree uses are ever touched.
 */
export type Workspace = {
  readonly set: TrainingSet;
  readonly parameters: ForestParameters;
  readonly kernels: Kernels;
  /** Lists of entries; a node uses one of them, its children the other. */
  readonly lists: readonly [Uint32Array, Uint32Array];
  /** The compact buffer: copies of listed rows of `set.bins`, in the order of their list, as long as they fit. */
  readonly compacted: Uint8Array;
  /** classes x mtry x BINS: histograms of an index-list node, one slot a candidate. */
  readonly candidateHistograms: Int32Array;
  /** Where the histogram of each input in a list of them begins. */
  readonly histogramAt: Uint32Array;
  /** Scratch of `addColumn`. */
  readonly columnCounts: Int32Array;
  readonly countedInputs: Uint16Array;
  readonly rootCounts: RootCounts;
  readonly sampler: FeatureSampler;
  readonly search: CutSearch;
};

export function createWorkspace(set: TrainingSet, parameters: ForestParameters): Workspace {
  const { memory, inputs, classes, positions } = set;
  const mtry = inputsPerSplit(parameters, inputs);
  return {
    set,
    parameters,
    kernels: createKernels(memory),
    lists: [allocate(memory, Uint32Array, positions), allocate(memory, Uint32Array, positions)],
    compacted: allocate(memory, Uint8Array, maxCompactRows(set) * 2 ** set.strideBits),
    candidateHistograms: allocate(memory, Int32Array, classes * mtry * BINS),
    histogramAt: allocate(memory, Uint32Array, inputs),
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
      rowsIn: new Int32Array(BINS),
      classIn: new Int16Array(BINS),
    },
  };
}
