/**
 * How much of the error that a team accepts in a year one judgement may use, however often it judges: alpha spending
 * (Lan and DeMets 1983, "Discrete sequential boundaries for clinical trials") without an end. Each week saves a week's
 * share of the year's wrong promotions, and each judgement uses half of what is saved. So the rates of all judgements
 * add up to no more than the weeks have saved, whatever decides when to judge, and a second judgement of the same week
 * is possible, at half the rate.
 */
export type YearlyErrors = {
  /** Wrong promotions that are accepted in a year, on average. */
  readonly wrongPromotionsPerYear: number;
  /** The most that one judgement may use, above 0 and below 0.5. */
  readonly promotionErrorRate: number;
};

const WEEKS_PER_YEAR = 365.25 / 7;

/**
 * The error rate of a judgement. As much stays saved for the next one, so the rate of the last judgement is all that
 * need be remembered.
 *
 * @param last the error rate of the judgement before; 0 when there was none
 * @param weeks since that judgement, or since the first week; 0 or more
 */
export function judgementErrorRate(
  last: number,
  weeks: number,
  { wrongPromotionsPerYear, promotionErrorRate }: YearlyErrors,
): number {
  return Math.min(promotionErrorRate, (last + (weeks * wrongPromotionsPerYear) / WEEKS_PER_YEAR) / 2);
}
