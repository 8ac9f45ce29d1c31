import type { AuprcDifference } from './auprc-difference.ts';
import type { CostDifference } from './cost-difference.ts';
import type { Metrics } from './evaluate.ts';

/** What becomes of a challenger. Only `promote` puts it into service. */
export type Verdict = {
  readonly kind: 'promote' | 'keep' | 'undecidable';
  /** One sentence for a person. */
  readonly reason: string;
};

export type Contest = {
  readonly challenger: Metrics;
  /** The model in service on the same rows as the challenger; undefined when none is. */
  readonly champion: Metrics | undefined;
  /**
   * Challenger minus champion on those rows; undefined when there is no champion, or no fraud to tell the two apart.
   */
  readonly difference: AuprcDifference | undefined;
  /**
   * What the challenger's errors cost on those rows, minus the champion's; undefined without amounts or without a
   * champion.
   */
  readonly costDifference?: CostDifference | undefined;
  /** After a severe drift the champion has no claim to the benefit of the doubt. */
  readonly drift: 'severe' | 'ordinary';
};

/** @throws RangeError when the two were not evaluated on the same rows */
export function judge({ champion, challenger, difference, costDifference, drift }: Contest): Verdict {
  if (champion === undefined)
    return {
      kind: 'promote',
      reason: `No model is in service; the challenger's AUPRC is ${figure(challenger.auprc)}.`,
    };
  if (champion.rows !== challenger.rows || champion.frauds !== challenger.frauds) {
    throw new RangeError(
      `Cannot judge: the champion was evaluated on ${champion.rows} rows with ${champion.frauds} frauds, the challenger on ${challenger.rows} with ${challenger.frauds}`,
    );
  }
  if (difference === undefined)
    return {
      kind: 'undecidable',
      reason: `The ${challenger.rows} rows hold ${challenger.frauds} frauds, which does not tell the models apart.`,
    };
  const { low, high, errorRate } = difference;
  const interval = `the difference lies between ${figure(low)} and ${figure(high)} (${percent(1 - 2 * errorRate)})`;
  const figures = `AUPRC ${figure(challenger.auprc)} against the champion's ${figure(champion.auprc)} on ${challenger.rows} rows, ${challenger.frauds} of them frauds; ${interval}`;
  if (high < 0) return { kind: 'keep', reason: `The challenger is worse beyond chance: ${figures}.` };
  if (costDifference !== undefined && costDifference.low > 0) {
    return {
      kind: 'undecidable',
      reason: `The challenger's errors cost more beyond chance (by ${money(costDifference.low)} to ${money(costDifference.high)}), though it does not rank worse: ${figures}.`,
    };
  }
  if (low > 0) return { kind: 'promote', reason: `The challenger is better beyond chance: ${figures}.` };
  if (costDifference !== undefined && costDifference.high < 0) {
    return {
      kind: 'promote',
      reason: `The challenger's errors cost less beyond chance (by ${money(-costDifference.high)} to ${money(-costDifference.low)}), and it does not rank worse: ${figures}.`,
    };
  }
  if (drift === 'severe')
    return {
      kind: 'promote',
      reason: `The drift counts as severe, and the challenger is not worse beyond chance: ${figures}.`,
    };
  return { kind: 'undecidable', reason: `The difference may be chance: ${figures}.` };
}

function money(value: number): string {
  return value.toFixed(2);
}

function figure(value: number): string {
  return value.toFixed(3);
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}
