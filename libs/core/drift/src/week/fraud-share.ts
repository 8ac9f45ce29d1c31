/** How surprising a count is, given an earlier share that itself varies from week to week. */
import { gammaln } from 'simple-statistics';
import { ASSUMED_OVERDISPERSION } from './alarm-rule.ts';
import type { LabelCount, PastWeek } from './past-weeks.ts';

export type ShareForecast = {
  /** Rows and frauds of the reference. */
  readonly rows: number;
  readonly frauds: number;
  /** Standard deviation of the true share from week to week, relative to the share. */
  readonly overdispersion: number;
};

const NEGLIGIBLE = 1e-12;

/**
 * Two-sided p-value of `frauds` among `rows`: twice the smaller tail, the observed count included, of the beta-binomial
 * predictive distribution. Its beta has the reference's share (half a row added to either side, after Jeffreys) and is
 * as wide as the sampling of the reference and the between-week deviation together. Exact for rare events, where no
 * normal law holds. O(frauds + spread of the distribution).
 */
export function betaBinomialTail(forecast: ShareForecast, frauds: number, rows: number): number {
  const share = (forecast.frauds + 0.5) / (forecast.rows + 1);
  const variance = (share * (1 - share)) / (forecast.rows + 1) + (forecast.overdispersion * share) ** 2;
  const strength = Math.max((share * (1 - share)) / variance - 1, 1);
  const [a, b] = [share * strength, (1 - share) * strength];
  const upwards = frauds >= rows * share;
  const ratio = upwards
    ? (k: number) => ((rows - k) / (k + 1)) * ((a + k) / (b + rows - k - 1))
    : (k: number) => (k / (rows - k + 1)) * ((b + rows - k) / (a + k - 1));
  let term = Math.exp(logBinomial(rows, frauds) + logBeta(a + frauds, b + rows - frauds) - logBeta(a, b));
  let tail = term;
  for (let k = frauds; (upwards ? k < rows : k > 0) && term > NEGLIGIBLE * tail; upwards ? k++ : k--) {
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

/**
 * Standard deviation of the true share from week to week, relative to the share: what the counts scatter beyond chance
 * (method of moments, Kleinman 1973), and at least the assumed between-week deviation. O(weeks).
 */
export function overdispersion(weeks: readonly { readonly rows: number; readonly frauds: number }[]): number {
  const rows = weeks.reduce((sum, week) => sum + week.rows, 0);
  const share = weeks.reduce((sum, week) => sum + week.frauds, 0) / rows;
  if (weeks.length < 2 || share === 0) return ASSUMED_OVERDISPERSION;
  const scatter = weeks.reduce((sum, week) => sum + week.rows * (week.frauds / week.rows - share) ** 2, 0);
  const leverage = rows - weeks.reduce((sum, week) => sum + week.rows ** 2, 0) / rows;
  const variance = (scatter - (weeks.length - 1) * share * (1 - share)) / leverage;
  return Math.max(ASSUMED_OVERDISPERSION, Math.sqrt(Math.max(0, variance)) / share);
}

export type JudgedShare = {
  readonly share: number;
  readonly referenceShare: number;
  readonly adjustedPValue: number;
  readonly drifted: boolean;
};

export type FraudShareCase = {
  /** Frauds among the rows the champion learned from. */
  readonly reference: LabelCount;
  readonly past: readonly PastWeek[];
  /** Weeks of a level that the champion has learned from in part: a share like theirs is not drift either. */
  readonly level: readonly PastWeek[];
  /** Number of tests of the week, and the chance of an alarm that they have together. */
  readonly tests: number;
  readonly alpha: number;
};

/** Has the share of frauds drifted? Alarmed weeks say nothing about how much it varies. */
export function judgeFraudShare(
  { rows, frauds }: LabelCount,
  { reference, past, level, tests, alpha }: FraudShareCase,
): JudgedShare {
  const labelsOf = (weeks: readonly PastWeek[]) => weeks.flatMap(({ labels }) => labels ?? []);
  const varies = overdispersion(labelsOf(past.filter(({ alarmed }) => !alarmed)));
  const tailFrom = (known: LabelCount) => betaBinomialTail({ ...known, overdispersion: varies }, frauds, rows);
  const ofLevel = labelsOf(level);
  const tail = Math.max(tailFrom(reference), ofLevel.length === 0 ? 0 : tailFrom(totalOf(ofLevel)));
  const adjustedPValue = Math.min(1, tests * tail);
  return {
    share: frauds / rows,
    referenceShare: reference.frauds / reference.rows,
    adjustedPValue,
    drifted: adjustedPValue < alpha,
  };
}

/** Rows and frauds of some weeks together. O(weeks). */
export function totalOf(labels: readonly LabelCount[]): LabelCount {
  return {
    rows: labels.reduce((sum, { rows }) => sum + rows, 0),
    frauds: labels.reduce((sum, { frauds }) => sum + frauds, 0),
  };
}
