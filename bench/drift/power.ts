/** How often drift is seen: every trial is a system of its own, with harmless wobble, and one drifted week for every scenario. */
import { alarms, HISTORY_WEEKS, otherRules, startSystem, statisticsOf } from './rules.ts';
import type { Scenario } from './scenarios.ts';
import { type WeekSource, wobbled } from './week-source.ts';

export type PowerPlan = { readonly source: WeekSource; readonly scenarios: readonly Scenario[]; readonly rows: number; readonly trials: number; readonly wobble: number; readonly seed: number };

/** Share of the drifted weeks that alarm: by scenario, then by rule. */
export type Power = Record<string, Record<string, number>>;

export function measurePower({ source, scenarios, rows, trials, wobble, seed }: PowerPlan): Power {
  const power: Power = Object.fromEntries(scenarios.map(({ name }) => [name, Object.fromEntries(['ours', ...Object.keys(otherRules)].map((rule) => [rule, 0]))]));
  const count = (scenario: string, rule: string, alarm: boolean) => (power[scenario]![rule]! += Number(alarm));
  for (let trial = 0; trial < trials; trial++) {
    const own = seed + 100_003 * trial;
    const system = startSystem(Array.from({ length: HISTORY_WEEKS }, (_, w) => wobbled(source, source(rows, own + 17 * w), wobble, own + 17 * w + 7)));
    for (const { name, week: drifted } of scenarios) {
      const week = wobbled(source, drifted(source, rows, own + 5_000), wobble, own + 5_001);
      count(name, 'ours', alarms(system, week));
      const statistics = statisticsOf(system, week);
      for (const [rule, asks] of Object.entries(otherRules)) count(name, rule, asks(statistics, system.labels.rows));
    }
  }
  for (const rules of Object.values(power)) for (const rule of Object.keys(rules)) rules[rule]! /= trials;
  return power;
}
