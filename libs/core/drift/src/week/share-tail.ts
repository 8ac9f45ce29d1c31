/** How surprising a count is, given an earlier share that itself varies from week to week. */
import { gammaln } from 'simple-statistics';

export type ShareForecast = {
  /** Rows and hits of the reference. */
  readonly rows: number;
  readonly hits: number;
  /** Standard deviation of the true share from week to week, relative to the share. */
  readonly relativeWobble: number;
};

const NEGLIGIBLE = 1e-12;

/**
 * Two-sided p-value of `hits` among `rows`: twice the smaller tail, the observed count included, of the beta-binomial
 * predictive distribution. Its beta has the reference's share (half a row added to either side, after Jeffreys) and
 * is as wide as sampling of the reference and wobble together. Exact for rare events, where no normal law holds.
 * O(hits + spread of the distribution).
 */
export function shareTail(forecast: ShareForecast, hits: number, rows: number): number {
  const share = (forecast.hits + 0.5) / (forecast.rows + 1);
  const variance = (share * (1 - share)) / (forecast.rows + 1) + (forecast.relativeWobble * share) ** 2;
  const strength = Math.max((share * (1 - share)) / variance - 1, 1);
  const [a, b] = [share * strength, (1 - share) * strength];
  const upwards = hits >= rows * share;
  const ratio = upwards
    ? (k: number) => ((rows - k) / (k + 1)) * ((a + k) / (b + rows - k - 1))
    : (k: number) => (k / (rows - k + 1)) * ((b + rows - k) / (a + k - 1));
  let term = Math.exp(logBinomial(rows, hits) + logBeta(a + hits, b + rows - hits) - logBeta(a, b));
  let tail = term;
  for (let k = hits; (upwards ? k < rows : k > 0) && term > NEGLIGIBLE * tail; upwards ? k++ : k--) {
    term *= ratio(k);
    tail += term;
  }
  return Math.min(1, 2 * tail);
}

function logBinomial(n: number, k: number): number {
  return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1);
}

function logBeta(a: number, b: number): number {
  return gammaln(a) + gammaln(b) - gammaln(a + b);
}
