import { classWeightsOf } from './class-weights.ts';
import { createRootCounts } from './count-roots.ts';
import type { CutSearch } from './find-best-cut.ts';
import { type ForestParameters, inputsPerSplit } from './forest-parameters.ts';
import { BINS, createColumnCounts } from './histogram.ts';
import { createInputDeck, type InputDeck } from './input-deck.ts';
import type { TrainingSet } from './training-set.ts';

/** The memory a grower works in, allocated once: 16 bytes a row, and a row's bins, of which only what a tree uses is ever touched. */
export type Workspace = {
  readonly set: TrainingSet;
  readonly parameters: ForestParameters;
  /** `set.columns`, four rows a word. */
  readonly columnWords: Int32Array;
  /** Lists of entries; a node lies in one of them, its children in the other. */
  readonly lists: readonly [Uint32Array, Uint32Array];
  /** Rows of `set.bins` that were listed, in the order in which they were. */
  readonly gathered: Uint8Array;
  /** classes x mtry x BINS: of a listed node, a slot each. */
  readonly listHistograms: Int32Array;
  /** Where the histogram of each input in a list of them begins. */
  readonly histogramAt: Int32Array;
  readonly columnCounts: Int32Array;
  readonly countedInputs: Uint16Array;
  readonly rootCounts: Float64Array;
  readonly packedTimes: Float64Array;
  readonly deck: InputDeck;
  readonly search: CutSearch;
};

export function createWorkspace(set: TrainingSet, parameters: ForestParameters): Workspace {
  const { inputs, classes, positions } = set;
  const mtry = inputsPerSplit(parameters, inputs);
  return {
    set,
    parameters,
    columnWords: new Int32Array(set.columns.buffer),
    lists: [new Uint32Array(positions), new Uint32Array(positions)],
    gathered: new Uint8Array(positions << set.strideBits),
    listHistograms: new Int32Array(classes * mtry * BINS),
    histogramAt: new Int32Array(inputs),
    columnCounts: createColumnCounts(),
    countedInputs: new Uint16Array(inputs),
    rootCounts: createRootCounts(),
    packedTimes: new Float64Array(positions),
    deck: createInputDeck(inputs, mtry),
    search: {
      best: { gain: 0, input: 0, bin: 0, missingLeft: 0, left: new Float64Array(classes) },
      classWeights: classWeightsOf(set.classStart.map((start, k) => set.classEnd[k]! - start), parameters),
      criterion: parameters.criterion,
      minSamplesLeaf: parameters.minSamplesLeaf,
      left: new Float64Array(classes),
      rowsIn: new Int32Array(BINS),
      classIn: new Int16Array(BINS),
    },
  };
}
