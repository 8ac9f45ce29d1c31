/**
 * When a column has drifted: a difference beyond chance that is also large enough to matter.
 *
 * A p-value alone fires on any wobble once the weeks are large; an effect size alone fires on chance while they are
 * small. The numbers come from a simulation (bench/alarm-rates.ts; docs/decisions/0007): of undrifted weeks of 100 rows
 * 0.13 % alarm, of 1,000 and 10,000 rows none; a mean moved by half a deviation or a fourfold variance in one column
 * of 29 always does from 1,000 rows on.
 */

/** Probability that chance alone makes any column of one week significant. */
export const DEFAULT_ALPHA = 0.001;

/** Kolmogorov-Smirnov distance that matters: a normal column moved by a quarter of its deviation reaches it. */
export const KS_THAT_MATTERS = 0.1;

/** Population stability index that matters, the convention of credit scoring. */
export const PSI_THAT_MATTERS = 0.2;

export type Evidence = {
  /** Smallest p-value of the column's tests, multiplied by the number of all tests of the week (Bonferroni). */
  readonly adjustedPValue: number;
  readonly ksStatistic: number;
  readonly psi: number;
};

export function hasDrifted({ adjustedPValue, ksStatistic, psi }: Evidence, alpha: number): boolean {
  return adjustedPValue < alpha && (ksStatistic >= KS_THAT_MATTERS || psi >= PSI_THAT_MATTERS);
}
