/** A system that our alarm and its peers watch: a champion, past weeks it has not learned from, and weeks to judge. */
import { concatTables, ulbSchema } from '@fraud/feature-schema';
import type { ForestModel } from '@fraud/forest-model';
import { randomSource } from '@fraud/random';
import { simulateWeek } from '@fraud/simulation';
import { grow } from '../retrain/grow.ts';
import { WEEKS_FOR_TRAINING } from '../retrain/services-defaults.ts';
import type { YearWeek } from '../retrain/year.ts';
import { type JudgedScenario, judgedScenarios } from './judged-scenarios.ts';
import { binomial, deviationsOf, featureColumns, features, FRAUD_SHARE, simulatedWeeks } from './week-source.ts';
import { variedWeek } from './week-source.ts';

export type SystemPlan = {
  readonly rows: number;
  /** Weeks since the champion's own. */
  readonly past: number;
  /** Undrifted weeks to judge. */
  readonly weeks: number;
  /** Weeks of each scenario to judge. */
  readonly trials: number;
  /** Every column of every week moves by its own step of this share of its deviation. */
  readonly betweenWeeks: number;
  readonly seed: number;
};

export type JudgedSystem = {
  readonly model: ForestModel;
  /** Those the champion learned from. */
  readonly own: readonly YearWeek[];
  readonly past: readonly YearWeek[];
  /** One after the other. */
  readonly undrifted: readonly YearWeek[];
  /** By scenario; each would follow the past. */
  readonly drifted: readonly (readonly YearWeek[])[];
};

const TREES = 50;
const WEEK_SECONDS = 7 * 86_400;

/** The same plan gives the same system. */
export async function makeSystem({ rows, past, weeks, trials, betweenWeeks, seed }: SystemPlan): Promise<JudgedSystem> {
  let made = 0;
  const next = ({ fraudShare = FRAUD_SHARE, change }: Partial<JudgedScenario> = {}): YearWeek => {
    const week = made++;
    const own = seed + 17 * week;
    // A week holds frauds as chance has them.
    const frauds = binomial(randomSource(own + 1), rows, fraudShare);
    const table = simulateWeek({
      rows,
      fraudShare: frauds / rows,
      seed: own,
      startTimeSeconds: week * WEEK_SECONDS,
    });
    const usual = { columns: featureColumns(table), frauds };
    const changed = change?.(usual, deviationsOf(simulatedWeeks), table.labels) ?? usual;
    const { columns } = variedWeek(simulatedWeeks, changed, betweenWeeks, own + 7);
    const matrix = table.matrix.slice();
    columns.forEach((column, c) => matrix.set(column, ulbSchema.inputs.indexOf(features[c]!) * rows));
    const real = { ...table, matrix };
    return { week, name: `week_${week}`, table: real, real, reported: undefined };
  };
  const several = (count: number, scenario?: JudgedScenario) => Array.from({ length: count }, () => next(scenario));

  const own = several(WEEKS_FOR_TRAINING);
  const model = await grow(concatTables(own.map(({ table }) => table)), { trees: TREES, seed });
  return {
    model,
    own,
    past: several(past),
    undrifted: several(weeks),
    drifted: judgedScenarios.map((scenario) => several(trials, scenario)),
  };
}
