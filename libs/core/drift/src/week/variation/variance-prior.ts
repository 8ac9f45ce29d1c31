/** What the columns together say about the variance of one: the empirical Bayes of limma. */
import { digamma, trigamma, trigammaInverse } from '../../statistics/gamma-functions.ts';

export type VariancePrior = {
  /** Variance in units of the common one, and the degrees of freedom that this is worth; infinite where all agree. */
  readonly ratio: number;
  readonly degrees: number;
};

/**
 * Scaled inverse chi-square prior of the columns' ratios, by the moments of their logarithms (Smyth 2004, section
 * 6.2).
 */
export function priorOf(own: readonly { readonly ratio: number; readonly degrees: number }[]): VariancePrior {
  const mean = own.reduce((sum, { ratio }) => sum + ratio, 0) / own.length;
  if (own.length < 2) return { ratio: mean, degrees: 0 };
  const logs = own.map(
    ({ ratio, degrees }) =>
      Math.log(Math.max(ratio, 1e-5 * mean, Number.MIN_VALUE)) - digamma(degrees / 2) + Math.log(degrees / 2),
  );
  const logMean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const logVariance = logs.reduce((sum, log) => sum + (log - logMean) ** 2, 0) / (logs.length - 1);
  const excess = logVariance - own.reduce((sum, { degrees }) => sum + trigamma(degrees / 2), 0) / own.length;
  if (excess <= 0) return { ratio: mean, degrees: Infinity };
  const degrees = 2 * trigammaInverse(excess);
  return { ratio: Math.exp(logMean + digamma(degrees / 2) - Math.log(degrees / 2)), degrees };
}

/**
 * Variance of a column in units of the common one: its own shrunk towards the prior (Smyth 2004). Upwards only: a
 * column that varied more so far is not taken for a calm one.
 *
 * @param square sum of squares of the column's residuals, with that many degrees of freedom
 */
export function posteriorRatio(prior: VariancePrior, square: number, degrees: number): number {
  const shrunk = Number.isFinite(prior.degrees)
    ? (prior.degrees * prior.ratio + square) / (prior.degrees + degrees)
    : prior.ratio;
  return Math.max(shrunk, square / degrees);
}
