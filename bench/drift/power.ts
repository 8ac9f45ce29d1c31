/**
 * How often drift is seen: every trial is a system of its own, with harmless wobble, and one week drifted in every
 * way.
 */
import { alarms, HISTORY_WEEKS, otherRules, startSystem, statisticsOf } from './rules.ts';
import { scenarios } from './scenarios.ts';
import { type BenchWeek, deviationsOf, type WeekSource, wobbled } from './week-source.ts';

export type PowerPlan = {
  readonly rows: number;
  readonly trials: number;
  readonly wobble: number;
  readonly seed: number;
};

/** Drifted weeks that alarmed: by scenario, then by rule. */
export type SeenWeeks = Record<string, Record<string, number>>;

/** @param trials which of them: `[first, end)` */
export function seenWeeks(
  source: WeekSource,
  { rows, wobble, seed }: PowerPlan,
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
        wobbled(source, source(rows, own + 17 * w), wobble, own + 17 * w + 7),
      ),
    );
    const undrifted = new Map<number | undefined, BenchWeek>();
    for (const { name, fraudShare, change } of scenarios) {
      if (!undrifted.has(fraudShare)) undrifted.set(fraudShare, source(rows, own + 5_000, fraudShare));
      const week = wobbled(source, change(undrifted.get(fraudShare)!, deviationsOf(source)), wobble, own + 5_001);
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
