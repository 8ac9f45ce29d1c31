import { decileShares } from './decile-shares.ts';

const ROWS_ADDED_PER_BIN = 0.5;

/**
 * Population stability index: how far the shares of the reference's deciles have moved.
 *
 *     PSI = sum over bins of (current share - reference share) x ln(current share / reference share)
 *
 * Half a row is added to every bin of both samples, so that an empty bin gives a large number, not infinity. Without
 * drift the expected value is about (bins - 1) x (1/n + 1/m): 0.11 for 100 rows against 400.
 * Convention of credit scoring (Siddiqi 2006): below 0.1 stable, above 0.2 or 0.25 moved. O(bins log(n + m)).
 *
 * @param reference ascending, not empty, as `current`
 */
export function populationStability(reference: Float32Array, current: Float32Array): number {
  const shares = decileShares(reference, current, ROWS_ADDED_PER_BIN);
  return shares.reference.reduce(
    (sum, before, bin) => sum + (shares.current[bin]! - before) * Math.log(shares.current[bin]! / before),
    0,
  );
}
