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
  /**
   * The same two differences from a model that flags nothing: what a first model must be better than. Undefined with a
   * champion, or for too few frauds to tell.
   */
  readonly overNothing?: { readonly auprc: AuprcDifference; readonly cost?: CostDifference | undefined } | undefined;
  readonly drift: 'severe' | 'ordinary';
  /**
   * AUPRC. After a severe drift the champion has no claim to the benefit of the doubt: a challenger need not be better
   * then, but must be shown to be worse by less than this.
   */
  readonly nonInferiorityMargin: number;
};

/** @throws RangeError when the two were not evaluated on the same rows */
export function judge(contest: Contest): Verdict {
  const { champion, challenger, difference, costDifference, drift, nonInferiorityMargin } = contest;
  if (champion === undefined) return judgeFirst(contest);
  if (champion.rows !== challenger.rows || champion.frauds !== challenger.frauds) {
    throw new RangeError(
      `Cannot judge: the champion was evaluated on ${champion.rows} rows with ${champion.frauds} frauds, the ` +
        `challenger on ${challenger.rows} with ${challenger.frauds}`,
    );
  }
  const rows = `${challenger.rows} rows with ${challenger.frauds} frauds`;
  if (difference === undefined) return undecided(`${rows} are too few to tell the models apart.`);
  const { low, high } = difference;
  const auprc = `AUPRC ${figure(challenger.auprc)} against ${figure(champion.auprc)} on ${rows}`;
  const figures = `${auprc}; ${interval(difference)}${costDifference ? `; ${moneyInterval(costDifference)}` : ''}.`;
  // Ranking and money are two chances to pass by luck.
  const ofHundred = Number((100 * difference.errorRate * (costDifference ? 2 : 1)).toFixed(1));
  const luck = `A model that is no better passes by luck in ${ofHundred} of 100 judgements at most.`;
  if (high < 0)
    return {
      kind: 'keep',
      reason:
        'The old model stays. The new model sorts frauds to the top less well, more than chance can explain: ' +
        figures,
    };
  if (costDifference !== undefined && costDifference.low > 0)
    return undecided(
      'the new model sorts frauds to the top about as well, but its errors cost more, more than chance can explain: ' +
        figures,
    );
  if (low > 0)
    return promote(
      `It sorts frauds to the top better than the old one, more than chance can explain: ${figures} ${luck}`,
    );
  if (costDifference !== undefined && costDifference.high < 0)
    return promote(
      'Its errors cost less than those of the old one, more than chance can explain, and it sorts frauds to the top ' +
        `about as well: ${figures} ${luck}`,
    );
  if (drift === 'severe' && low > -nonInferiorityMargin)
    return promote(
      'The data has changed a lot (severe drift), and the new model is about as good as the old one, ' +
        `worse by less than ${figure(nonInferiorityMargin)} at most: ${figures}`,
    );
  return undecided(`the difference may be chance, and more labelled frauds would tell: ${figures}`);
}

/** A first model need not beat another, but must be better than none. */
function judgeFirst({ challenger, overNothing }: Contest): Verdict {
  const { auprc, rows, frauds } = challenger;
  const kept = (why: string): Verdict => ({
    kind: 'undecidable',
    reason: `Not decided, no model goes live yet: ${why}`,
  });
  if (overNothing !== undefined && overNothing.auprc.low <= 0)
    return kept(
      `AUPRC ${figure(auprc)} on ${rows} rows with ${frauds} frauds is no better than a random order, as far as ` +
        'chance can explain.',
    );
  if (overNothing?.cost !== undefined && overNothing.cost.low > 0)
    return kept(
      `its errors cost more than flagging nothing would (by ${money(overNothing.cost.low)} to ` +
        `${money(overNothing.cost.high)}), more than chance can explain.`,
    );
  return promote(`There is no model in service yet. The new model's AUPRC is ${figure(auprc)}.`);
}

function promote(why: string): Verdict {
  return { kind: 'promote', reason: `New model goes live. ${why}` };
}

function undecided(why: string): Verdict {
  return { kind: 'undecidable', reason: `Not decided, the old model stays: ${why}` };
}

/** `the true difference is probably (95 %) between -0.010 and +0.018` */
function interval({ low, high, errorRate }: AuprcDifference): string {
  return `the true difference is probably (${percent(1 - 2 * errorRate)}) between ${signed(low)} and ${signed(high)}`;
}

/** `its errors on these rows cost probably between 10.00 less and 35.00 more` */
function moneyInterval({ low, high }: CostDifference): string {
  const told = (value: number) => `${Math.abs(value).toFixed(2)} ${value < 0 ? 'less' : 'more'}`;
  return `its errors on these rows cost probably between ${told(low)} and ${told(high)}`;
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

function signed(value: number): string {
  return `${value >= 0 ? '+' : ''}${figure(value)}`;
}
