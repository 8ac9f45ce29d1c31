/** Every strategy through the same year: the model that serves answers a week before anybody learns from it. */
import { averagePrecision, scoreCurve, totalCost } from '@fraud/evaluation';
import { fraudsIn, ulbSchema } from '@fraud/feature-schema';
import { type ForestModel, scoreMatrix } from '@fraud/forest-model';
import { amountsOf } from '@fraud/training';
import { gateRules } from './services-defaults.ts';
import type { Step, Strategy } from './strategies.ts';
import type { YearWeek } from './year.ts';

/** One week under one strategy. */
export type PlayedWeek = {
  readonly week: number;
  readonly frauds: number;
  readonly scores: Float64Array;
  readonly threshold: number;
  /** Null in a week without frauds. */
  readonly auprc: number | null;
  /** Of all errors, in the currency of the amounts. */
  readonly cost: number;
  /** After the week, when its labels are known. */
  readonly step: Step;
};

/** @returns one entry a strategy, each with one a week of the year */
export async function playYear(
  strategies: readonly Strategy[],
  first: ForestModel,
  weeks: readonly YearWeek[],
  onWeek: (played: readonly PlayedWeek[]) => void,
): Promise<PlayedWeek[][]> {
  const played: PlayedWeek[][] = strategies.map(() => []);
  for (const [i, week] of weeks.entries()) {
    if (week.week < 1) continue;
    for (const [s, { learn }] of strategies.entries()) {
      const model = played[s]!.at(-1)?.step.model ?? first;
      played[s]!.push({ ...answer(model, week), step: await learn(weeks.slice(0, i + 1)) });
    }
    onWeek(played.map((one) => one.at(-1)!));
  }
  return played;
}

function answer(model: ForestModel, { week, real: table }: YearWeek): Omit<PlayedWeek, 'step'> {
  const { labels } = table;
  const scores = scoreMatrix(model, table.matrix, table.rows);
  const frauds = fraudsIn(table);
  return {
    week,
    frauds,
    scores,
    threshold: model.threshold,
    auprc: frauds === 0 ? null : averagePrecision(scoreCurve(scores, labels)),
    cost: totalCost(
      { scores, labels, amounts: amountsOf(table, ulbSchema, gateRules.amountColumn)! },
      gateRules.yardstick.costs,
      () => model.threshold,
    ),
  };
}
