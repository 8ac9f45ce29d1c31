/**
 * Columns of float32 -> one byte a value: the number of the interval ("bin") it lies in.
 *
 * Bins are quantiles of each column, or its distinct values where those are few enough. A row's bytes lie together,
 * padded to a power of two, so that all inputs of a row come with one cache line. Missing values (NaN) are bin 255.
 * Cost: O(rows x inputs) with a sort of at most `SKETCH_ROWS` values a column; rows x stride bytes, on shared memory.
 * Source: histogram trees as in LightGBM (Ke et al. 2017).
 */
import { learnerError } from './errors.ts';

export const MISSING_BIN = 255;
const SKETCH_ROWS = 1 << 18;
const BLOCK_ROWS = 1024;

export type BinnedColumns = {
  readonly rows: number;
  readonly inputs: number;
  /** Bytes a row takes in `bins` are `2 ** strideBits`. */
  readonly strideBits: number;
  /** rows x stride, row-major; on shared memory. */
  readonly bins: Uint8Array;
  /** Per input the largest value of each bin but the last: a value is in the first bin whose cut is not below it. */
  readonly cuts: readonly Float32Array[];
};

/**
 * @param matrix inputs x rows, column-major
 * @throws FRAUD_LEARNER_DATA for no rows or an infinite value, naming where it stands
 */
export function binColumns(matrix: Float32Array, rows: number, inputs: number, maxBins: number): BinnedColumns {
  if (rows === 0 || inputs === 0 || matrix.length !== rows * inputs) throw learnerError('FRAUD_LEARNER_DATA', `Cannot bin: ${rows} rows of ${inputs} inputs do not make a matrix of ${matrix.length} values`);
  const strideBits = Math.max(3, 32 - Math.clz32(inputs - 1));
  const bins = new Uint8Array(new SharedArrayBuffer(rows << strideBits));
  const columns = Array.from({ length: inputs }, (_, i) => matrix.subarray(i * rows, (i + 1) * rows));
  const cuts = columns.map((column, i) => cutsOf(column, maxBins, i));
  for (let from = 0; from < rows; from += BLOCK_ROWS) {
    const end = Math.min(rows, from + BLOCK_ROWS);
    for (let i = 0; i < inputs; i++) binBlock(columns[i]!, cuts[i]!, from, end, bins, i, strideBits);
  }
  return { rows, inputs, strideBits, bins, cuts };
}

function binBlock(column: Float32Array, cuts: Float32Array, from: number, end: number, bins: Uint8Array, input: number, strideBits: number): void {
  for (let r = from; r < end; r++) {
    const x = column[r]!;
    let low = 0;
    let high = cuts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (x <= cuts[middle]!) high = middle;
      else low = middle + 1;
    }
    bins[(r << strideBits) + input] = x === x ? low : MISSING_BIN;
  }
}

/** Cuts between the bins of a column: half way between neighbouring values, in float32 and not below the lower one. */
function cutsOf(column: Float32Array, maxBins: number, input: number): Float32Array {
  const sorted = sketchOf(column).sort();
  let values = sorted.length;
  while (values > 0 && Number.isNaN(sorted[values - 1])) values--;
  if (values > 0 && !(Number.isFinite(sorted[0]) && Number.isFinite(sorted[values - 1]))) throw learnerError('FRAUD_LEARNER_DATA', `Cannot bin: input ${input} holds an infinite value in row ${column.findIndex((x) => x === Infinity || x === -Infinity)}`);
  const ends: number[] = [];
  for (let i = 1; i < values && ends.length < maxBins; i++) if (sorted[i] !== sorted[i - 1]) ends.push(i);
  const chosen = ends.length < maxBins ? ends : quantileEnds(sorted, values, maxBins);
  return Float32Array.from(chosen, (end) => between(sorted[end - 1]!, sorted[end]!));
}

/** At most SKETCH_ROWS values at even distances; all of a smaller column. */
function sketchOf(column: Float32Array): Float32Array {
  if (column.length <= SKETCH_ROWS) return column.slice();
  const step = column.length / SKETCH_ROWS;
  return Float32Array.from({ length: SKETCH_ROWS }, (_, i) => column[Math.floor(i * step)]!);
}

/** Where to cut `sorted[0, values)` into at most `maxBins` parts of nearly equal size without parting equal values. */
function quantileEnds(sorted: Float32Array, values: number, maxBins: number): number[] {
  const ends: number[] = [];
  let last = 0;
  for (let left = maxBins; left > 1; left--) {
    let end = last + Math.max(1, Math.round((values - last) / left));
    while (end < values && sorted[end] === sorted[end - 1]) end++;
    if (end >= values) break;
    ends.push(end);
    last = end;
  }
  return ends;
}

function between(low: number, high: number): number {
  const middle = Math.fround(low / 2 + high / 2);
  return middle < high && middle >= low ? middle : low;
}
