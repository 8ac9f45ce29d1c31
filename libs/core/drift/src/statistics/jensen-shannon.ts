import { decileShares } from './decile-shares.ts';

/**
 * Jensen-Shannon distance (square root of the divergence, base 2; 0 to 1) between the shares of the reference's
 * deciles. Equals `scipy.spatial.distance.jensenshannon(base=2)`. O(bins log(n + m)).
 *
 * @param reference ascending, not empty, as `current`
 */
export function jensenShannon(reference: Float32Array, current: Float32Array): number {
  const shares = decileShares(reference, current, 0);
  const divergence = shares.reference.reduce((sum, before, bin) => {
    const after = shares.current[bin]!;
    const middle = (before + after) / 2;
    return sum + entropy(before, middle) + entropy(after, middle);
  }, 0);
  return Math.sqrt(Math.max(0, divergence) / (2 * Math.LN2));
}

function entropy(share: number, middle: number): number {
  return share === 0 ? 0 : share * Math.log(share / middle);
}
