/** What can be said of two models beside each other. */
import { percent, threeDigits } from '@fraud/charts';
import { wilsonInterval } from '@fraud/drift';
import type { Assessment } from '@fraud/evaluation';
import type { Schema } from '../api/client.ts';
import { type Figures, figuresOf } from '../models/figures.ts';

type Model = Schema['Model'];
type Interval = { readonly low: number; readonly high: number };

export type Comparison = {
  /** Of each model; undefined where nothing was measured. */
  readonly measured: readonly [Assessment | undefined, Assessment | undefined];
  /** Whether both were measured on the same payments. */
  readonly isSame: boolean;
  /** Second minus first, 95 % or wider; undefined where the two were not judged against each other. */
  readonly auprc?: Interval | undefined;
  readonly cost?: Interval | undefined;
};

/** Of 95 % intervals. */
const QUANTILE = 1.96;

export function comparisonOf(first: Model, second: Model): Comparison {
  const [one, other] = [figuresOf(first), figuresOf(second)];
  if (second.trainedAgainst === first.version && other?.champion) return judged(other, false);
  if (first.trainedAgainst === second.version && one?.champion) return judged(one, true);
  return { measured: [one?.challenger, other?.challenger], isSame: false };
}

/** @param isFirst whether the figures are of the first model, so that all differences turn round */
function judged({ challenger, champion, difference, costDifference }: Figures, isFirst: boolean): Comparison {
  const turned = (interval: Interval | undefined) =>
    interval && (isFirst ? { low: -interval.high, high: -interval.low } : interval);
  return {
    measured: isFirst ? [challenger, champion] : [champion, challenger],
    isSame: true,
    auprc: turned(difference),
    cost: turned(costDifference),
  };
}

/** The answer in one sentence. */
export function headlineOf({ measured, isSame, auprc, cost }: Comparison, versions: readonly [string, string]): string {
  const [first, second] = versions.map((version) => version.slice(0, 6));
  const [one, other] = measured.map((each) => each?.metrics.recall);
  if (first === second) return 'One and the same model.';
  if (one === undefined || other === undefined) return 'Of one of them nothing was measured.';
  const found = `${second} finds ${percent(other)} of the frauds, ${first} ${percent(one)}`;
  if (!isSame) return `${found}, each on payments of its own: they were never judged against each other.`;
  const told = [auprc && rankingOf(auprc), cost && moneyOf(cost)].filter((each) => each !== undefined);
  return `${[`${found}, on the same payments`, ...told].join('; ')}.`;
}

function rankingOf({ low, high }: Interval): string {
  if (low > 0) return 'it sorts frauds better beyond chance';
  return high < 0 ? 'it sorts frauds less well beyond chance' : 'how well it sorts them may be chance';
}

function moneyOf({ low, high }: Interval): string {
  if (high < 0) return 'its errors cost less beyond chance';
  return low > 0 ? 'its errors cost more beyond chance' : 'what its errors cost may be chance';
}

/** A share of so many, with its 95 % interval. */
export function shareText(share: number, of: number): { readonly share: string; readonly interval: string } {
  const { low, high } = wilsonInterval(share, of, QUANTILE);
  return { share: percent(share), interval: `${threeDigits(100 * low)} to ${percent(high)}` };
}

export function intervalText({ low, high }: Interval): string {
  const signed = (value: number) => (value > 0 ? `+${threeDigits(value)}` : threeDigits(value));
  return `${signed(low)} to ${signed(high)}`;
}
