export type Moments = {
  readonly count: number;
  readonly mean: number;
  /** Sample variance, divided by `count - 1`; NaN for a single value. */
  readonly variance: number;
};

/**
 * Count, mean and variance of finite numbers, in two passes: the second corrects what the first lost to rounding
 * (Chan, Golub & LeVeque 1983, "corrected two-pass"). O(n), allocates nothing.
 */
export function momentsOf(values: Float32Array): Moments {
  const count = values.length;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i]!;
  const pivot = sum / count;
  let rest = 0;
  let squares = 0;
  for (let i = 0; i < count; i++) {
    const distance = values[i]! - pivot;
    rest += distance;
    squares += distance * distance;
  }
  return { count, mean: pivot + rest / count, variance: (squares - (rest * rest) / count) / (count - 1) };
}
