/**
 * Where to cut a column into bins: at quantiles, or between all distinct values where those are few enough.
 * Cost: O(values) with at most `SKETCH_ROWS` values sorted.
 * Source: histogram trees as in LightGBM (Ke et al. 2017).
 */
import { sortFloats } from './sort-floats.ts';

const SKETCH_ROWS = 1 << 16;

/**
 * Cuts between at most `maxBins` bins, increasing: bin `b` holds the values above cut `b - 1` up to cut `b`. Each lies half way between
 * two neighbouring values. Missing values are passed over.
 */
export function cutColumn(column: Float32Array, maxBins: number): Float32Array {
  const sorted = sortFloats(sketchOf(column));
  let first = 0;
  let end = sorted.length;
  while (first < end && Number.isNaN(sorted[first])) first++;
  while (end > first && Number.isNaN(sorted[end - 1])) end--;
  const values = sorted.subarray(first, end);
  const ends: number[] = [];
  for (let i = 1; i < values.length && ends.length < maxBins; i++) if (values[i] !== values[i - 1]) ends.push(i);
  return Float32Array.from(ends.length < maxBins ? ends : quantileEnds(values, maxBins), (at) => between(values[at - 1]!, values[at]!));
}

/** At most SKETCH_ROWS values at even distances; all of a smaller column. */
function sketchOf(column: Float32Array): Float32Array {
  if (column.length <= SKETCH_ROWS) return column;
  const step = column.length / SKETCH_ROWS;
  const sketch = new Float32Array(SKETCH_ROWS);
  for (let i = 0; i < SKETCH_ROWS; i++) sketch[i] = column[Math.floor(i * step)]!;
  return sketch;
}

/** Where to cut sorted values into at most `maxBins` parts of nearly equal size without parting equal values. */
function quantileEnds(values: Float32Array, maxBins: number): number[] {
  const ends: number[] = [];
  let last = 0;
  for (let left = maxBins; left > 1; left--) {
    let end = last + Math.max(1, Math.round((values.length - last) / left));
    while (end < values.length && values[end] === values[end - 1]) end++;
    if (end >= values.length) break;
    ends.push(end);
    last = end;
  }
  return ends;
}

/** The middle in float32, the lower value where it would reach the upper one. */
function between(low: number, high: number): number {
  const middle = Math.fround(low / 2 + high / 2);
  return middle < high && middle >= low ? middle : low;
}
