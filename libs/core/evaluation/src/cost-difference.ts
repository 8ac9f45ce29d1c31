/**
 * How sure the difference of what two models' errors cost is, on the same rows. Only rows that one of them answers
 * wrongly and the other not make a difference; each is drawn Poisson(1) times in a replicate, which is the bootstrap
 * of many rows without drawing the others (Hanley and MacGibbon 2006, "Creating non-parametric bootstrap samples
 * using Poisson frequencies"). Paired; percentile interval. Cost: O(rows + replicates x differing rows).
 */
import { poisson, randomSource } from '@fraud/random';
import { costOfError, type ErrorCosts } from './error-costs.ts';
import { percentileInterval } from './percentile-interval.ts';
import { checkScores } from './score-curve.ts';

/** Challenger minus champion, in the currency of the amounts, over all rows: above 0 the challenger is dearer. */
export type CostDifference = {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** Chance of the truth beyond each end. */
  readonly errorRate: number;
};

type AnsweredBy = {
  readonly scores: Float64Array;
  /** A row is flagged from here on. */ readonly threshold: number;
};

export type CostComparison = {
  readonly champion: AnsweredBy;
  readonly challenger: AnsweredBy;
  readonly labels: Uint8Array;
  /** One per row. */
  readonly amounts: ArrayLike<number>;
  readonly costs: ErrorCosts;
  readonly seed: number;
  /** For each end, above 0 and below 0.5. */
  readonly errorRate: number;
  /** @defaultValue 1000 */
  readonly replicates?: number;
};

/** @throws RangeError when the lengths differ or a score is NaN */
export function costDifference({
  champion,
  challenger,
  labels,
  amounts,
  costs,
  seed,
  errorRate,
  replicates = 1_000,
}: CostComparison): CostDifference {
  checkScores(champion.scores, labels);
  checkScores(challenger.scores, labels);
  const differing: number[] = [];
  labels.forEach((label, row) => {
    const flagged = [champion, challenger].map(({ scores, threshold }) => scores[row]! >= threshold);
    if (flagged[0] === flagged[1]) return;
    const cost = costOfError(costs, amounts[row]!, label);
    differing.push(flagged[1] === (label === 1) ? -cost : cost);
  });
  const random = randomSource(seed);
  const sums = Float64Array.from({ length: replicates }, () =>
    differing.reduce((sum, cost) => sum + cost * poisson(random, 1), 0),
  );
  return {
    difference: differing.reduce((sum, cost) => sum + cost, 0),
    ...percentileInterval(sums, errorRate, differing.length),
    errorRate,
  };
}
