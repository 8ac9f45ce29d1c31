/**
 * How sure the difference of what two models' errors cost is, on the same rows. Only rows that the two answer
 * differently count: frauds that one of them misses, and legitimate rows that one of them flags. Each of these four
 * counts is Poisson; each fraud costs what a typical fraud does, each false alarm what a typical one does, so that the
 * dearest fraud that happened to occur, or not to, does not decide.
 *
 * The limits of a count are Garwood's by Byar's approximation (Breslow and Day 1987, "Statistical methods in cancer
 * research" II, p. 69): also of a count of 0, because a fraud that was not seen yet can be missed next week. The four
 * are combined by MOVER (Zou and Donner 2008, "Construction of confidence limits about effect measures"). No random
 * numbers. Cost: O(rows).
 */
import { probit } from 'simple-statistics';
import { costOfError, type ErrorCosts } from './error-costs.ts';
import { checkScores } from './score-curve.ts';

/** Challenger minus champion, in the currency of the amounts, over all rows: above 0 the challenger is dearer. */
export type CostDifference = {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** Chance of the truth beyond each end. */
  readonly errorRate: number;
};

/** What a transaction of each class usually amounts to, in the currency of the amounts. */
export type TypicalAmounts = { readonly fraud: number; readonly legitimate: number };

type AnsweredBy = {
  readonly scores: Float64Array;
  /** A row is flagged from here on. */
  readonly threshold: number;
};

export type CostComparison = {
  readonly champion: AnsweredBy;
  readonly challenger: AnsweredBy;
  readonly labels: Uint8Array;
  readonly typicalAmounts: TypicalAmounts;
  readonly costs: ErrorCosts;
  /** For each end, above 0 and below 0.5. */
  readonly errorRate: number;
};

/** @throws RangeError when the lengths differ or a score is NaN */
export function costDifference(comparison: CostComparison): CostDifference {
  const { champion, challenger, labels, typicalAmounts, costs, errorRate } = comparison;
  checkScores(champion.scores, labels);
  checkScores(challenger.scores, labels);
  /** By label: how many rows the challenger alone flags, and the champion alone. */
  const challengerAlone = [0, 0];
  const championAlone = [0, 0];
  labels.forEach((label, row) => {
    const isFlagged = challenger.scores[row]! >= challenger.threshold;
    if (isFlagged === champion.scores[row]! >= champion.threshold) return;
    const counts = isFlagged ? challengerAlone : championAlone;
    counts[label]!++;
  });
  const [falseAlarm, missedFraud] = [
    costOfError(costs, typicalAmounts.legitimate, 0),
    costOfError(costs, typicalAmounts.fraud, 1),
  ];
  const dearer = [
    { count: challengerAlone[0]!, each: falseAlarm },
    { count: championAlone[1]!, each: missedFraud },
  ];
  const cheaper = [
    { count: championAlone[0]!, each: falseAlarm },
    { count: challengerAlone[1]!, each: missedFraud },
  ];
  const difference = total(dearer) - total(cheaper);
  if (total(dearer) + total(cheaper) === 0) return { difference: 0, low: 0, high: 0, errorRate };
  const reach = (rising: readonly Counted[], falling: readonly Counted[]) =>
    Math.hypot(
      ...rising.map(({ count, each }) => each * (upperLimit(count, errorRate) - count)),
      ...falling.map(({ count, each }) => each * (count - lowerLimit(count, errorRate))),
    );
  return {
    difference,
    low: difference - reach(cheaper, dearer),
    high: difference + reach(dearer, cheaper),
    errorRate,
  };
}

type Counted = { readonly count: number; readonly each: number };

function total(counted: readonly Counted[]): number {
  return counted.reduce((sum, { count, each }) => sum + count * each, 0);
}

/** The Poisson mean of which a count so small would come with a chance of `errorRate`. Within 1 % of the exact one. */
export function upperLimit(count: number, errorRate: number): number {
  const next = count + 1;
  return next * (1 - 1 / (9 * next) + probit(1 - errorRate) / (3 * Math.sqrt(next))) ** 3;
}

/** The Poisson mean of which a count so great would come with a chance of `errorRate`; 0 for a count of 0. Within 0.025. */
export function lowerLimit(count: number, errorRate: number): number {
  if (count === 0) return 0;
  return count * Math.max(0, 1 - 1 / (9 * count) - probit(1 - errorRate) / (3 * Math.sqrt(count))) ** 3;
}
