/** What the gate saves and costs in years in which retraining does harm: ours beside its own challengers unjudged. */
import type { TransactionTable } from '@fraud/feature-schema';
import { defaultParameters } from '@fraud/forest-learner';
import { costOf, pooledAuprc } from './conclusions.ts';
import { openTrainer } from './grow.ts';
import { HARMS, type YearName } from './harms.ts';
import { INJECTED } from './injected-drifts.ts';
import { defaults, ourRule } from './our-rule.ts';
import { playYear } from './play-year.ts';
import { eachWeekRefit } from './strategies.ts';
import { cutYear, WEEKS_BEFORE } from './year.ts';

const WEEKS = 52;
/** All harms are over by then. */
const PLAYED_WEEKS = 40;

export type HarmfulYear = {
  readonly year: YearName;
  readonly seed: number;
  readonly ours: PlayedRule;
  /** Every week what ours would have promoted, unjudged. */
  readonly always: PlayedRule;
};
type PlayedRule = { readonly cost: number; readonly auprc: number; readonly promotions: number };

/** One year under both rules. O(trainings of two forests a week). */
export async function playHarmfulYear(table: TransactionTable, year: YearName, seed: number): Promise<HarmfulYear> {
  const weeks = cutYear(table, WEEKS, seed, [...INJECTED, ...HARMS[year]]).slice(0, WEEKS_BEFORE + PLAYED_WEEKS);
  const trainer = openTrainer({ ...defaultParameters, seed });
  const before = weeks.slice(0, WEEKS_BEFORE);
  const rules = [await ourRule(trainer, before, defaults), eachWeekRefit(trainer)];
  const played = await playYear(rules, await trainer.refit(before), weeks, (rulesInWeek) =>
    console.error(`${year}, seed ${seed}: week ${rulesInWeek[0]!.week} of ${PLAYED_WEEKS}`),
  );
  const [ours, always] = played.map((weekly) => ({
    cost: costOf(weekly),
    auprc: pooledAuprc(weekly, weeks),
    promotions: weekly.filter(({ step }) => step.verdict === 'promote').length,
  })) as [PlayedRule, PlayedRule];
  return { year, seed, ours, always };
}

/** One line a year: what the gate saved, above 0, or cost. */
export function harmsTable(years: readonly HarmfulYear[]): string {
  const lines = [...Map.groupBy(years, ({ year }) => year)].map(([name, played]) => {
    const money = meanOf(played.map(({ ours, always }) => always.cost - ours.cost));
    const auprc = meanOf(played.map(({ ours, always }) => ours.auprc - always.auprc));
    const of = (figure: (year: HarmfulYear) => number, digits: number) =>
      meanOf(played.map(figure)).mean.toFixed(digits);
    return (
      `| ${name} | ${played.length} | ${of(({ ours }) => ours.cost, 0)} | ${of(({ always }) => always.cost, 0)} | ` +
      `${told(money, 0)} | ${of(({ ours }) => ours.auprc, 3)} | ` +
      `${of(({ always }) => always.auprc, 3)} | ` +
      `${told(auprc, 3)} | ` +
      `${of(({ ours }) => ours.promotions, 0)} |`
    );
  });
  return [
    '| year | seeds | ours lost | unjudged lost | saved | AUPRC ours | unjudged | gained | our promotions |',
    '|---|---|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

/** With its standard error, where there are several seeds. */
function told({ mean, error }: { mean: number; error: number }, digits: number): string {
  return mean.toFixed(digits) + (Number.isNaN(error) ? '' : ` ± ${error.toFixed(digits)}`);
}

function meanOf(values: readonly number[]): { mean: number; error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (values.length - 1) / values.length) };
}
