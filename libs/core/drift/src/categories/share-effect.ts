/**
 * How far a share is from the one expected, on a scale where sampling has variance 1 / rows: the signed root of the
 * deviance of a binomial, 2 (p ln(p / q) + (1 - p) ln((1 - p) / (1 - q))). For small differences that is
 * (p - q) / sqrt(q (1 - q)); its tails are those of counts, where those of (p - q) / sqrt(q (1 - q)) are not (McCullagh
 * & Nelder 1989, section 2.4).
 */

/** A share of less than one in a thousand is not told from one in a thousand. */
export const LEAST_SHARE = 1e-3;

/**
 * @param share observed, 0 to 1
 * @param expected 0 to 1
 * @param least both count as at least this much
 */
export function shareEffect(share: number, expected: number, least = 0): number {
  const p = Math.min(Math.max(share, least), 1 - LEAST_SHARE);
  const q = Math.min(Math.max(expected, least), 1 - LEAST_SHARE);
  return Math.sign(p - q) * Math.sqrt(Math.max(0, 2 * (part(p, q) + part(1 - p, 1 - q))));
}

function part(p: number, q: number): number {
  return p === 0 ? 0 : p * Math.log(p / q);
}

/** The same of a count that is rare: signed root of the deviance of a Poisson law, of variance 1. */
export function countEffect(count: number, expected: number): number {
  const deviance = 2 * ((count === 0 ? 0 : count * Math.log(count / expected)) - (count - expected));
  return Math.sign(count - expected) * Math.sqrt(Math.max(0, deviance));
}
