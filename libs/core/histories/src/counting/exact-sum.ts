/**
 * A sum of float32 values that values can be taken out of again without a trace: a pair of doubles whose exact sum it
 * is (Knuth, The Art of Computer Programming 4.2.2, theorem B). So it depends on what is in it, not on what was, and
 * a history that was restored or begun later gives the same bits. Exact while the largest sum is below 2^105 times the
 * last bit of the smallest value; amounts of a cent up to 10^20 are within that.
 */
export type ExactSum = { high: number; low: number };

export function addExactly(sum: ExactSum, value: number): void {
  const high = sum.high + value;
  const back = high - sum.high;
  const low = sum.low + (sum.high - (high - back) + (value - back));
  sum.high = high + low;
  sum.low = low - (sum.high - high);
}
