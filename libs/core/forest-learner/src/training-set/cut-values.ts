/**
 * Cuts between at most `maxBins` bins of sorted values, increasing: at quantiles, or between all distinct values
 * where those are few enough. Bin `b` holds the values above cut `b - 1` up to cut `b`. Each lies half way between
 * two neighbouring values. Missing values, which stand at the ends, are passed over. Cost: O(values). Source:
 * histogram trees as in LightGBM (Ke et al. 2017).
 */
export function cutValues(sorted: Float32Array, maxBins: number): Float32Array {
  let first = 0;
  let end = sorted.length;
  while (first < end && Number.isNaN(sorted[first])) first++;
  while (end > first && Number.isNaN(sorted[end - 1])) end--;
  const values = sorted.subarray(first, end);
  const ends: number[] = [];
  for (let i = 1; i < values.length && ends.length < maxBins; i++) if (values[i] !== values[i - 1]) ends.push(i);
  return Float32Array.from(ends.length < maxBins ? ends : quantileEnds(values, maxBins), (at) =>
    between(values[at - 1]!, values[at]!),
  );
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
