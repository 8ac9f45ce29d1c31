/**
 * How often drift is seen: every trial is a system of its own, with harmless between-week deviations, and one week
 * drifted in every way.
 */
import { alarms, HISTORY_WEEKS, otherRules, startSystem, statisticsOf } from './rules.ts';
import { scenarios } from './scenarios.ts';
import { type BenchWeek, deviationsOf, variedWeek, type WeekSource } from './week-source.ts';

export type PowerPlan = {
  readonly rows: number;
  readonly trials: number;
  readonly betweenWeeks: number;
  readonly seed: number;
};

/** Drifted weeks that alarmed: by scenario, then by rule. */
export type SeenWeeks = Record<string, Record<string, number>>;

/** @param trials which of them: `[first, end)` */
export function seenWeeks(
  source: WeekSource,
  { rows, betweenWeeks, seed }: PowerPlan,
  [first, end]: readonly [number, number],
): SeenWeeks {
  const seen: SeenWeeks = Object.fromEntries(
    scenarios.map(({ name }) => [
      name,
      Object.fromEntries(['ours', ...Object.keys(otherRules)].map((rule) => [rule, 0])),
    ]),
  );
  for (let trial = first; trial < end; trial++) {
    const own = seed + 100_003 * trial;
    const system = startSystem(
      Array.from({ length: HISTORY_WEEKS }, (_, w) =>
        variedWeek(source, source(rows, own + 17 * w), betweenWeeks, own + 17 * w + 7),
      ),
    );
    const undrifted = new Map<number | undefined, BenchWeek>();
    for (const { name, fraudShare, change } of scenarios) {
      if (!undrifted.has(fraudShare)) undrifted.set(fraudShare, source(rows, own + 5_000, fraudShare));
      const week = variedWeek(
        source,
        change(undrifted.get(fraudShare)!, deviationsOf(source)),
        betweenWeeks,
        own + 5_001,
      );
      seen[name]!['ours']! += Number(alarms(system, week));
      const statistics = statisticsOf(system, week);
      for (const [rule, asks] of Object.entries(otherRules))
        seen[name]![rule]! += Number(asks(statistics, system.labels.rows));
    }
  }
  return seen;
}

export function addSeen(parts: readonly SeenWeeks[]): SeenWeeks {
  return Object.fromEntries(
    Object.entries(parts[0]!).map(([name, rules]) => [
      name,
      Object.fromEntries(
        Object.keys(rules).map((rule) => [rule, parts.reduce((sum, part) => sum + part[name]![rule]!, 0)]),
      ),
    ]),
  );
}
