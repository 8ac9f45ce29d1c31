/** How often a system alarms in undrifted weeks. Systems are independent; weeks of one share its reference. */
import { WEEKS_PER_YEAR } from '@fraud/drift';
import { alarmsAndJoins, HISTORY_WEEKS, otherRules, startSystem, statisticsOf } from './rules.ts';
import { variedWeek, type WeekSource } from './week-source.ts';

export type FalseAlarmPlan = {
  readonly rows: number;
  readonly systems: number;
  readonly weeks: number;
  readonly betweenWeeks: number;
  readonly seed: number;
};

/** Alarms of each system, by rule. */
export type SystemAlarms = Record<string, number[]>;

/** Alarms a year, with half the width of the 95 % interval over systems. */
export type YearlyRate = {
  readonly perYear: number;
  readonly margin: number;
  readonly alarms: number;
  readonly weeks: number;
};

/** The other rules are asked about the first weeks of every system only: they are not what is measured here. */
const WEEKS_OF_OTHERS = 2;

/** @param systems which of them: `[first, end)` */
export function systemAlarms(
  source: WeekSource,
  { rows, weeks, betweenWeeks, seed }: FalseAlarmPlan,
  [first, end]: readonly [number, number],
): SystemAlarms {
  const counts: SystemAlarms = Object.fromEntries(['ours', ...Object.keys(otherRules)].map((rule) => [rule, []]));
  for (let s = first; s < end; s++) {
    const next = (week: number) => {
      const own = seed + 100_003 * s + 17 * week;
      return variedWeek(source, source(rows, own), betweenWeeks, own + 7);
    };
    const system = startSystem(Array.from({ length: HISTORY_WEEKS }, (_, w) => next(w)));
    const alarms = Object.fromEntries(Object.keys(counts).map((rule) => [rule, 0]));
    for (let w = 0; w < weeks; w++) {
      const week = next(HISTORY_WEEKS + w);
      if (w < WEEKS_OF_OTHERS) {
        const statistics = statisticsOf(system, week);
        for (const [rule, asks] of Object.entries(otherRules))
          alarms[rule]! += Number(asks(statistics, system.labels.rows));
      }
      alarms['ours']! += Number(alarmsAndJoins(system, week));
    }
    for (const [rule, count] of Object.entries(alarms)) counts[rule]!.push(count);
  }
  return counts;
}

export function yearlyRates(parts: readonly SystemAlarms[], { weeks }: FalseAlarmPlan): Record<string, YearlyRate> {
  return Object.fromEntries(
    Object.keys(parts[0]!).map((rule) => [
      rule,
      yearly(
        parts.flatMap((part) => part[rule]!),
        rule === 'ours' ? weeks : Math.min(weeks, WEEKS_OF_OTHERS),
      ),
    ]),
  );
}

/**
 * The variance over systems, and no less than that of a Poisson count with half an alarm added.
 *
 * @param alarms of each system
 * @param weeks that each of them judged
 */
export function yearly(alarms: readonly number[], weeks: number): YearlyRate {
  const total = alarms.reduce((sum, each) => sum + each, 0);
  const mean = total / alarms.length;
  const scatter =
    alarms.reduce((sum, each) => sum + (each - mean) ** 2, 0) * (alarms.length / Math.max(1, alarms.length - 1));
  const deviation = Math.sqrt(Math.max(scatter, total + 0.5));
  const allWeeks = weeks * alarms.length;
  return {
    perYear: (WEEKS_PER_YEAR * total) / allWeeks,
    margin: (1.96 * WEEKS_PER_YEAR * deviation) / allWeeks,
    alarms: total,
    weeks: allWeeks,
  };
}
