import type { AuprcDifference } from './auprc-difference.ts';
import type { Metrics } from './evaluate.ts';

/** What becomes of a challenger. `undecidable` leaves the champion where it is. */
export type Verdict = {
  readonly kind: 'promote' | 'keep' | 'undecidable';
  /** One sentence for a person. */
  readonly reason: string;
};

export type Contest = {
  /** The model in service on the same rows as the challenger; undefined when none is. */
  readonly champion: Metrics | undefined;
  readonly challenger: Metrics;
  /** When given, the challenger must be better beyond chance; else it must not be worse. */
  readonly difference?: AuprcDifference;
};

/** @throws RangeError when the two were not evaluated on the same rows */
export function judge({ champion, challenger, difference }: Contest): Verdict {
  if (champion === undefined) return { kind: 'promote', reason: `No model is in service; the challenger's AUPRC is ${figure(challenger.auprc)}.` };
  if (champion.rows !== challenger.rows || champion.frauds !== challenger.frauds) {
    throw new RangeError(`Cannot judge: the champion was evaluated on ${champion.rows} rows with ${champion.frauds} frauds, the challenger on ${challenger.rows} with ${challenger.frauds}`);
  }
  if (challenger.frauds === 0) return { kind: 'undecidable', reason: `The ${challenger.rows} rows hold no fraud to tell the models apart.` };
  const figures = `AUPRC ${figure(challenger.auprc)} against the champion's ${figure(champion.auprc)} on ${challenger.rows} rows, ${challenger.frauds} of them frauds`;
  return difference === undefined ? byFigure(champion, challenger, figures) : byInterval(difference, figures);
}

function byFigure(champion: Metrics, challenger: Metrics, figures: string): Verdict {
  if (challenger.auprc >= champion.auprc) return { kind: 'promote', reason: `The challenger is not worse: ${figures}.` };
  return { kind: 'keep', reason: `The challenger is worse: ${figures}.` };
}

function byInterval({ low, high }: AuprcDifference, figures: string): Verdict {
  const interval = `the difference lies between ${figure(low)} and ${figure(high)} (95 %)`;
  if (low > 0) return { kind: 'promote', reason: `The challenger is better beyond chance: ${figures}; ${interval}.` };
  if (high < 0) return { kind: 'keep', reason: `The challenger is worse beyond chance: ${figures}; ${interval}.` };
  return { kind: 'undecidable', reason: `The difference may be chance: ${figures}; ${interval}.` };
}

function figure(value: number): string {
  return value.toFixed(3);
}
