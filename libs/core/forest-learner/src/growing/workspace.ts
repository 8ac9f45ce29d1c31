import type { ForestParameters } from '../forest-parameters.ts';
import { BINS, type TrainingSet } from '../training-set/training-set.ts';
import { createKernels, type Kernels } from '../wasm/kernels.ts';
import { allocate } from '../wasm/shared-memory.ts';
import { classWeightsOf } from './class-weights.ts';
import { createRootCounts, type RootCounts } from './count-roots.ts';
import type { CutSearch } from './find-best-cut.ts';
import { createInputDeck, type InputDeck } from './input-deck.ts';
import { inputsPerSplit } from './inputs-per-split.ts';

/**
 * Bytes of bins that lie in a processor's cache whatever is done: there it costs little to read rows that lie
 * scattered.
 */
const CACHED_BINS = 1 << 23;

/**
 * Rows that find room to be gathered: of a small set what most trees for a rare class list, so that the room stays
 * small as well.
 */
export function gatheredRows({ positions, strideBits }: TrainingSet): number {
  return positions * 2 ** strideBits > CACHED_BINS ? positions : Math.ceil(0.3 * positions);
}

/**
 * Where a grower works, made once; on the set's memory 8 bytes a row, and room for `gatheredRows`, of which only what
 * a tree uses is ever touched.
 */
export type Workspace = {
  readonly set: TrainingSet;
  readonly parameters: ForestParameters;
  readonly kernels: Kernels;
  /** Lists of entries; a node lies in one of them, its children in the other. */
  readonly lists: readonly [Uint32Array, Uint32Array];
  /** Copies of rows of `set.bins` that were listed, in the order in which they were, as long as there is room. */
  readonly gathered: Uint8Array;
  /** classes x mtry x BINS: of a listed node, a slot each. */
  readonly listHistograms: Int32Array;
  /** Where the histogram of each input in a list of them begins. */
  readonly histogramAt: Uint32Array;
  /** Scratch of `addColumn`. */
  readonly columnCounts: Int32Array;
  readonly countedInputs: Uint16Array;
  readonly rootCounts: RootCounts;
  readonly deck: InputDeck;
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
    gathered: allocate(memory, Uint8Array, gatheredRows(set) * 2 ** set.strideBits),
    listHistograms: allocate(memory, Int32Array, classes * mtry * BINS),
    histogramAt: allocate(memory, Uint32Array, inputs),
    columnCounts: allocate(memory, Int32Array, 4 * BINS),
    countedInputs: allocate(memory, Uint16Array, inputs),
    rootCounts: createRootCounts(set),
    deck: createInputDeck(inputs, allocate(memory, Uint16Array, mtry)),
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
