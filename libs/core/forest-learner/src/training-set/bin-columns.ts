/**
 * Columns of float32 -> bins, a number of one byte each.
 * Cost: O(rows x inputs), with at most SKETCH_ROWS values of a column sorted.
 */
import { learnerError } from '../errors.ts';
import type { Kernels } from '../wasm/kernels.ts';
import { cutValues } from './cut-values.ts';

/** Rows of a column that are worked on at once, and values it is cut by. */
const SKETCH_ROWS = 1 << 16;
/** Numbers of 32 bits that sorting `SKETCH_ROWS` values needs: see the kernel. */
const SORT_SCRATCH = 2 * SKETCH_ROWS + 3 * (1 << 11);
/** Leading bits of a value that name the first bin it can lie in. */
const PREFIXES = 1 << 16;
const MAX_CUTS = 256;

/** Bytes that `binColumns` works in. */
export const BINNING_SCRATCH = 4 * (SKETCH_ROWS + SORT_SCRATCH + MAX_CUTS) + PREFIXES;

export type ColumnsToBin = {
  /** inputs x rows, column-major; NaN is a missing value. */
  readonly matrix: Float32Array;
  readonly rows: number;
  readonly inputs: number;
  readonly maxBins: number;
  /** At least BINNING_SCRATCH bytes on the kernels' memory, left as they come. */
  readonly scratch: Uint8Array;
  readonly kernels: Kernels;
  /** Where each row goes, and how many places there are. */
  readonly positionOf: Uint32Array;
  readonly positions: number;
};

/**
 * Writes the bins to `bins` (inputs x positions) and gives each input's cuts.
 *
 * @throws FRAUD_LEARNER_DATA for an infinite value, naming where it stands
 */
export function binColumns(
  { matrix, rows, inputs, maxBins, scratch, kernels, positionOf, positions }: ColumnsToBin,
  bins: Uint8Array,
): Float32Array[] {
  const { buffer, byteOffset } = scratch;
  const values = new Float32Array(buffer, byteOffset, SKETCH_ROWS);
  const cutsOfInput = new Float32Array(buffer, values.byteOffset + values.byteLength, MAX_CUTS);
  const firstBin = new Uint8Array(buffer, cutsOfInput.byteOffset + cutsOfInput.byteLength, PREFIXES);
  const sortScratch = firstBin.byteOffset + PREFIXES;
  return Array.from({ length: inputs }, (_, input) => {
    const column = matrix.subarray(input * rows, (input + 1) * rows);
    const sketch = values.subarray(0, sketchColumn(column, values));
    kernels.sortFloats(sketch.byteOffset, sketch.length, sortScratch);
    const cuts = cutValues(sketch, maxBins);
    cutsOfInput.set(cuts);
    fillFirstBins(firstBin, cuts);
    for (let first = 0; first < rows; first += SKETCH_ROWS) {
      const part = column.subarray(first, first + SKETCH_ROWS);
      values.set(part);
      const binned = kernels.binColumn(
        values.byteOffset,
        part.length,
        firstBin.byteOffset,
        cutsOfInput.byteOffset,
        cuts.length,
        positionOf.byteOffset + 4 * first,
        bins.byteOffset + input * positions,
      );
      if (binned < part.length)
        throw learnerError('FRAUD_LEARNER_DATA', `Cannot train: input ${input} is infinite in row ${first + binned}`);
    }
    return cuts;
  });
}

/** Copies at most SKETCH_ROWS values of the column, at even distances, to `sketch`; gives their number. */
function sketchColumn(column: Float32Array, sketch: Float32Array): number {
  if (column.length <= SKETCH_ROWS) {
    sketch.set(column);
    return column.length;
  }
  const step = column.length / SKETCH_ROWS;
  for (let i = 0; i < SKETCH_ROWS; i++) sketch[i] = column[Math.floor(i * step)]!;
  return SKETCH_ROWS;
}

/** For each value of the 16 leading ordered bits the bin of the least value that begins so. */
function fillFirstBins(firstBin: Uint8Array, cuts: Float32Array): void {
  const patterns = new Int32Array(cuts.buffer);
  let end = firstBin.length;
  for (let bin = cuts.length; bin > 0; bin--) {
    const start = Math.min(end, (orderedBits(patterns[bin - 1]!) >>> 16) + 1);
    firstBin.fill(bin, start, end);
    end = start;
  }
  firstBin.fill(0, 0, end);
}

/** As in kernels/sort-floats.ts. */
function orderedBits(bits: number): number {
  return (bits ^ ((bits >> 31) | 0x80000000)) >>> 0;
}
