/**
 * What trees are grown from: every value as the one-byte number of its bin, in two layouts.
 *
 * Rows are renumbered: those of one class lie together, so that counting needs no look at a label and a rare class
 * costs next to nothing. Each class begins at a multiple of 16, the gaps belong to no row. `columns` serves nodes
 * that hold most rows; `bins` has the rows that smaller nodes copy, all values of a row at once.
 * Cost: O(rows x inputs); 2 to 3 bytes a value on shared memory, so that workers get it without a copy.
 */
import { learnerError } from '../errors.ts';
import { createKernels } from '../wasm/kernels.ts';
import { allocate, createSharedMemory, type SharedMemory } from '../wasm/shared-memory.ts';
import { binColumns, BINNING_SCRATCH } from './bin-columns.ts';

export type TrainingSet = {
  /** Holds `columns` and `bins`, and what growers need. */
  readonly memory: SharedMemory;
  readonly rows: number;
  readonly inputs: number;
  readonly classes: number;
  /** Positions of class `k` are `[classStart[k], classEnd[k])`. */
  readonly classStart: readonly number[];
  readonly classEnd: readonly number[];
  /** Number of positions, gaps included; a multiple of 16. */
  readonly positions: number;
  /** Per input the cuts between its bins, see `cutColumn`. */
  readonly cuts: readonly Float32Array[];
  /** inputs x positions, column-major. */
  readonly columns: Uint8Array;
  /** positions x 2^strideBits, row-major; what is beyond the inputs means nothing. */
  readonly bins: Uint8Array;
  readonly strideBits: number;
};

/** How often a tree sees a row is kept in a byte. */
export const MAX_IN_BAG_COUNT = 255;
/** Bins of an input, the missing one included: a byte tells them apart. */
export const BINS = 256;
/** The bin of missing values (NaN), in every column. */
export const MISSING_BIN = 255;
/** Classes begin at multiples of it: that many rows are looked at together. */
const CLASS_STEP = 16;

/**
 * @param matrix inputs x rows, column-major; NaN is a missing value
 * @param labels the class of each row, 0 to 255
 * @throws FRAUD_LEARNER_DATA for no rows, more than 4 GiB hold, an infinite value (naming where it stands), or labels
 * that are not one a row
 */
export function createTrainingSet(
  matrix: Float32Array,
  rows: number,
  inputs: number,
  labels: Uint8Array,
  maxBins: number,
): TrainingSet {
  if (rows === 0 || inputs === 0 || matrix.length !== rows * inputs)
    throw learnerError(
      'FRAUD_LEARNER_DATA',
      `Cannot train: ${rows} rows of ${inputs} inputs do not make a matrix of ${matrix.length} values`,
    );
  if (labels.length !== rows)
    throw learnerError('FRAUD_LEARNER_DATA', `Cannot train: there are ${rows} rows and ${labels.length} labels`);
  const memory = createSharedMemory();
  const kernels = createKernels(memory);
  const order = orderClasses(labels);
  const { positions } = order;
  const columns = allocate(memory, Uint8Array, inputs * positions);
  const strideBits = Math.max(4, 32 - Math.clz32(inputs - 1));
  // Before the bins are filled row by row, they hold what filling the columns needs.
  const bins = allocate(memory, Uint8Array, Math.max(positions * 2 ** strideBits, BINNING_SCRATCH + 4 * rows));
  const positionOf = positionsOf(order, labels, new Uint32Array(bins.buffer, bins.byteOffset + BINNING_SCRATCH, rows));
  const cuts = binColumns({ matrix, rows, inputs, maxBins, scratch: bins, kernels, positions, positionOf }, columns);
  kernels.copyByRow(columns.byteOffset, inputs, positions, bins.byteOffset, strideBits);
  return { memory, rows, inputs, ...order, cuts, columns, bins, strideBits };
}

/** Where the row of each label went, written to `target`. */
export function positionsOf(
  { classStart }: Pick<TrainingSet, 'classStart'>,
  labels: Uint8Array,
  target: Uint32Array = new Uint32Array(labels.length),
): Uint32Array {
  const next = [...classStart];
  for (let r = 0; r < labels.length; r++) target[r] = next[labels[r]!]!++;
  return target;
}

function orderClasses(labels: Uint8Array): Pick<TrainingSet, 'classes' | 'classStart' | 'classEnd' | 'positions'> {
  const sizes = new Array<number>(256).fill(0);
  for (const label of labels) sizes[label]!++;
  const classes = Math.max(2, sizes.findLastIndex((size) => size > 0) + 1);
  const classStart: number[] = [];
  let positions = 0;
  for (let k = 0; k < classes; k++) {
    classStart.push(positions);
    positions += Math.ceil(sizes[k]! / CLASS_STEP) * CLASS_STEP;
  }
  return { classes, classStart, classEnd: classStart.map((start, k) => start + sizes[k]!), positions };
}
