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
import { costOfError, type ErrorCosts } from './error-costs.ts';
import { normalQuantile } from './normal-tail.ts';
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
  /** The block of time, or the entity, of each row: errors of one block come together. Each its own when absent. */
  readonly blocks?: ArrayLike<number>;
  readonly typicalAmounts: TypicalAmounts;
  readonly costs: ErrorCosts;
  /** For each end, above 0 and below 0.5. */
  readonly errorRate: number;
};

/** @throws RangeError when the lengths differ or a score is NaN */
export function costDifference(comparison: CostComparison): CostDifference {
  const { champion, challenger, labels, blocks, typicalAmounts, costs, errorRate } = comparison;
  checkScores(champion.scores, labels);
  checkScores(challenger.scores, labels);
  const eachCost = [
    costOfError(costs, typicalAmounts.legitimate, 0),
    costOfError(costs, typicalAmounts.fraud, 1),
  ] as const;
  /** By label: how many rows the challenger alone flags, and the champion alone. */
  const challengerAlone = [0, 0];
  const championAlone = [0, 0];
  /** What the challenger's errors cost more, by block. */
  const byBlock = new Map<number, number>();
  labels.forEach((label, row) => {
    const isFlagged = challenger.scores[row]! >= challenger.threshold;
    if (isFlagged === champion.scores[row]! >= champion.threshold) return;
    (isFlagged ? challengerAlone : championAlone)[label]!++;
    const dearerBy = isFlagged === (label === 1) ? -eachCost[label]! : eachCost[label]!;
    const block = blocks?.[row] ?? row;
    byBlock.set(block, (byBlock.get(block) ?? 0) + dearerBy);
  });
  const dearer = [
    { count: challengerAlone[0]!, each: eachCost[0] },
    { count: championAlone[1]!, each: eachCost[1] },
  ];
  const cheaper = [
    { count: championAlone[0]!, each: eachCost[0] },
    { count: challengerAlone[1]!, each: eachCost[1] },
  ];
  const difference = total(dearer) - total(cheaper);
  const blockCount = blocks === undefined ? 0 : new Set(Array.from(blocks)).size;
  const inflation = inflationOf(byBlock, blockCount, [...dearer, ...cheaper]);
  const reach = (rising: readonly Counted[], falling: readonly Counted[]) =>
    inflation *
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

/**
 * How many times farther the sum spreads than that of independent errors would: the deviation between all blocks, over
 * that of Poisson counts; at least 1.
 */
function inflationOf(byBlock: ReadonlyMap<number, number>, blocks: number, counted: readonly Counted[]): number {
  if (blocks < 2 || byBlock.size === 0) return 1;
  const independent = counted.reduce((sum, { count, each }) => sum + count * each ** 2, 0);
  const costs = [...byBlock.values()];
  const mean = costs.reduce((sum, cost) => sum + cost, 0) / blocks;
  const together = costs.reduce((sum, cost) => sum + (cost - mean) ** 2, (blocks - costs.length) * mean ** 2);
  return Math.sqrt(Math.max(1, (together * blocks) / (blocks - 1) / independent));
}

type Counted = { readonly count: number; readonly each: number };

function total(counted: readonly Counted[]): number {
  return counted.reduce((sum, { count, each }) => sum + count * each, 0);
}

/** The Poisson mean of which a count so small would come with a chance of `errorRate`. Within 1 % of the exact one. */
export function upperLimit(count: number, errorRate: number): number {
  const next = count + 1;
  return next * (1 - 1 / (9 * next) + normalQuantile(errorRate) / (3 * Math.sqrt(next))) ** 3;
}

/** The Poisson mean of which a count so great would come with a chance of `errorRate`; 0 for 0. Within 0.025. */
export function lowerLimit(count: number, errorRate: number): number {
  if (count === 0) return 0;
  return count * Math.max(0, 1 - 1 / (9 * count) - normalQuantile(errorRate) / (3 * Math.sqrt(count))) ** 3;
}
