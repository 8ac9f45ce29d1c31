/**
 * What a promotion brought: the promoted model beside the one it replaced, by the gate's two figures, on labelled weeks
 * that came later. Looked at each week, on all weeks so far. Each look has a part of the error rate (Bonferroni over
 * the weeks of a follow-up), so the intervals of a figure hold at all looks together, whenever one stops looking.
 */
import {
  auprcDifference,
  averagePrecision,
  costDifference,
  type ErrorCosts,
  scoreCurve,
  timeBlocks,
} from '@fraud/evaluation';
import { amountsOf, typicalAmountsOf } from '../threshold/costs.ts';

/** A promotion is followed for so many weeks. */
export const GAIN_WEEKS = 26;
/** With fewer, resampling says too little of the far ends of an interval (`npm run bench:trust -- --only gains`). */
const MIN_FRAUDS = 20;
/** Chance that an interval of a figure misses the truth at any of its looks. */
const ERROR_RATE = 0.05;
/** More than a week has. */
const BLOCKS_A_WEEK = 1_000;

/** What both models answered in a week that neither has learned from; one entry a row, in order of time. */
export type AnsweredWeek = {
  readonly promoted: Float64Array;
  readonly replaced: Float64Array;
  readonly labels: Uint8Array;
  /** Seconds. */
  readonly eventTime: Float64Array;
  /** Undefined where transactions have none. */
  readonly amounts: ReturnType<typeof amountsOf>;
};

/** Above 0 the promoted model does better; `low` to `high` holds the truth at all looks together, 19 times of 20. */
type Gain = { readonly gain: number; readonly low: number; readonly high: number };

/** Thresholds of both models, and what errors cost. */
export type GainRules = { readonly promoted: number; readonly replaced: number; readonly costs: ErrorCosts };

/** AUPRC gained, and money saved in these weeks; null where transactions have no amounts. */
export type PromotionGain = { readonly auprc: Gain; readonly money: Gain | null };

/** Undefined while the weeks hold too few frauds to tell. O(10,000 x (frauds + legitimate rows that score as high)). */
export function promotionGain(
  weeks: readonly AnsweredWeek[],
  { promoted, replaced, costs }: GainRules,
): PromotionGain | undefined {
  const joined = <T extends Float64Array | Float32Array>(column: (week: AnsweredWeek) => T) =>
    Float64Array.from(weeks.flatMap((week) => Array.from(column(week))));
  const labels = Uint8Array.from(weeks.flatMap((week) => Array.from(week.labels)));
  const frauds = labels.reduce((sum, label) => sum + label, 0);
  if (frauds < MIN_FRAUDS || frauds === labels.length) return undefined;
  const scores = { promoted: joined((week) => week.promoted), replaced: joined((week) => week.replaced) };
  const rules = {
    labels,
    blocks: weeks.flatMap(({ eventTime }, w) =>
      Array.from(timeBlocks(eventTime), (block) => w * BLOCKS_A_WEEK + block),
    ),
    errorRate: ERROR_RATE / 2 / GAIN_WEEKS,
  };
  const auprcOf = (model: Float64Array) => averagePrecision(scoreCurve(model, labels));
  const { low, high } = auprcDifference({ champion: scores.replaced, challenger: scores.promoted, seed: 0, ...rules });
  const auprc = { gain: auprcOf(scores.promoted) - auprcOf(scores.replaced), low, high };
  if (weeks.some(({ amounts }) => amounts === undefined)) return { auprc, money: null };
  const dearer = costDifference({
    champion: { scores: scores.replaced, threshold: replaced },
    challenger: { scores: scores.promoted, threshold: promoted },
    typicalAmounts: typicalAmountsOf(labels, Float32Array.from(joined((week) => week.amounts!))),
    costs,
    ...rules,
  });
  return { auprc, money: { gain: 0 - dearer.difference, low: 0 - dearer.high, high: 0 - dearer.low } };
}
