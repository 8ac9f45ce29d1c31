import type { Calibration } from '@fraud/forest-model';

/**
 * Isotonic regression of labels on scores: the non-decreasing map with the least squared error, by pooling adjacent
 * violators. Between the pools the map is linear; a knot stands at the first and the last score of each pool. Cost:
 * O(rows log rows). Source: Ayer et al. 1955; Zadrozny and Elkan 2002.
 *
 * @param scores at least one, finite
 * @param labels 1 for a fraud, one a score
 */
export function fitIsotonic(scores: Float64Array, labels: Uint8Array): Calibration {
  const pools: Pool[] = [];
  for (const { first, frauds, rows } of tiesOf(scores, labels)) {
    let pool: Pool = { first, last: first, frauds, rows };
    for (
      let before = pools.at(-1);
      before !== undefined && before.frauds * pool.rows >= pool.frauds * before.rows;
      before = pools.at(-1)
    ) {
      pools.pop();
      pool = {
        first: before.first,
        last: pool.last,
        frauds: before.frauds + pool.frauds,
        rows: before.rows + pool.rows,
      };
    }
    pools.push(pool);
  }
  const knots = pools.flatMap(({ first, last, frauds, rows }) =>
    (first === last ? [first] : [first, last]).map((score) => ({ score, probability: frauds / rows })),
  );
  return {
    scores: Float64Array.from(knots, ({ score }) => score),
    probabilities: Float64Array.from(knots, ({ probability }) => probability),
  };
}

type Pool = { readonly first: number; readonly last: number; readonly frauds: number; readonly rows: number };

/** Rows of equal score together, in order of the score. */
function tiesOf(scores: Float64Array, labels: Uint8Array): Pool[] {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[a]! - scores[b]!);
  const ties: { first: number; last: number; frauds: number; rows: number }[] = [];
  for (const row of order) {
    const score = scores[row]!;
    const tie = ties.at(-1);
    if (tie !== undefined && tie.first === score) {
      tie.frauds += labels[row]!;
      tie.rows++;
    } else ties.push({ first: score, last: score, frauds: labels[row]!, rows: 1 });
  }
  return ties;
}
