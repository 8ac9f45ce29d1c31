/**
 * Four effect sizes of a sample against a reference, from the sample's ranks among the reference (Neyman's smooth test,
 * 1937; Rayner & Best 1989): the means of the first four orthonormal Legendre polynomials of u = F_reference(x).
 *
 *     order 1  location   0.25 for a normal column moved by a quarter of its deviation; at most 1.73
 *     order 2  spread     0.86 for a fourfold variance
 *     order 3  skewness
 *     order 4  tails
 *
 * They see any smooth change, do not depend on the column's unit or tail, and without drift each has mean 0 and
 * variance close to 1/n + 1/m: bounded scores, so that a hundred rows are enough for the normal law.
 */
export const ORDERS = 4;

const SQRT3 = Math.sqrt(3);
const SQRT5 = Math.sqrt(5);
const SQRT7 = Math.sqrt(7);

/** No score of this order (from 0) is greater: that of the highest rank. */
export function greatestScore(order: number): number {
  return Math.sqrt(2 * order + 3);
}

export type ScoreSums = {
  /** Sum of the scores of every order over the sample, and of their squares. */
  readonly sums: Float64Array;
  readonly squares: Float64Array;
};

/**
 * Scores of a sample against a reference. O(n + m) on ascending values; ties get their middle rank.
 *
 * @param reference ascending, not empty, without NaN, as `sample`
 */
export function scoreSums(reference: Float32Array, sample: Float32Array): ScoreSums {
  const n = reference.length;
  const m = sample.length;
  const sums = new Float64Array(ORDERS);
  const squares = new Float64Array(ORDERS);
  for (let i = 0, less = 0; i < m;) {
    const value = sample[i]!;
    const start = i;
    while (i < m && sample[i] === value) i++;
    while (less < n && reference[less]! < value) less++;
    let end = less;
    while (end < n && reference[end] === value) end++;
    const t = (less + end + 1) / (n + 1) - 1;
    const square = t * t;
    const ties = i - start;
    add(sums, squares, 0, SQRT3 * t, ties);
    add(sums, squares, 1, (SQRT5 * (3 * square - 1)) / 2, ties);
    add(sums, squares, 2, (SQRT7 * t * (5 * square - 3)) / 2, ties);
    add(sums, squares, 3, (3 * (35 * square * square - 30 * square + 3)) / 8, ties);
    less = end;
  }
  return { sums, squares };
}

function add(sums: Float64Array, squares: Float64Array, order: number, score: number, times: number): void {
  sums[order] = sums[order]! + times * score;
  squares[order] = squares[order]! + times * score * score;
}
