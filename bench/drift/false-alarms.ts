/** How often a system alarms in undrifted weeks. Systems are independent; weeks of one share its reference. */
import { WEEKS_PER_YEAR } from '@fraud/drift';
import { alarmsAndJoins, HISTORY_WEEKS, otherRules, startSystem, statisticsOf } from './rules.ts';
import { type WeekSource, wobbled } from './week-source.ts';

export type Plan = { readonly source: WeekSource; readonly rows: number; readonly systems: number; readonly weeks: number; readonly wobble: number; readonly seed: number };

/** Alarms a year, with half the width of the 95 % interval over systems. */
export type YearlyRate = { readonly perYear: number; readonly margin: number; readonly alarms: number; readonly weeks: number };

/** The other rules are asked about the first weeks of every system only: they are not what is measured here. */
const WEEKS_OF_OTHERS = 2;

export function falseAlarms({ source, rows, systems, weeks, wobble, seed }: Plan): Record<string, YearlyRate> {
  const counts = new Map<string, number[]>([['ours', []], ...Object.keys(otherRules).map((rule): [string, number[]] => [rule, []])]);
  const next = (system: number, week: number) => {
    const own = seed + 100_003 * system + 17 * week;
    return wobbled(source, source(rows, own), wobble, own + 7);
  };
  for (let s = 0; s < systems; s++) {
    const system = startSystem(Array.from({ length: HISTORY_WEEKS }, (_, w) => next(s, w)));
    let ours = 0;
    const others = new Map(Object.keys(otherRules).map((rule) => [rule, 0]));
    for (let w = 0; w < weeks; w++) {
      const week = next(s, HISTORY_WEEKS + w);
      if (w < WEEKS_OF_OTHERS) {
        const statistics = statisticsOf(system, week);
        for (const [rule, alarms] of Object.entries(otherRules)) others.set(rule, others.get(rule)! + Number(alarms(statistics, system.labels.rows)));
      }
      ours += Number(alarmsAndJoins(system, week));
    }
    counts.get('ours')!.push(ours);
    for (const [rule, alarms] of others) counts.get(rule)!.push(alarms);
  }
  return Object.fromEntries([...counts].map(([rule, alarms]) => [rule, yearly(alarms, rule === 'ours' ? weeks : Math.min(weeks, WEEKS_OF_OTHERS))]));
}

/** The variance over systems, and no less than that of a Poisson count with half an alarm added. */
function yearly(alarms: readonly number[], weeks: number): YearlyRate {
  const total = alarms.reduce((sum, each) => sum + each, 0);
  const mean = total / alarms.length;
  const scatter = alarms.reduce((sum, each) => sum + (each - mean) ** 2, 0) * (alarms.length / Math.max(1, alarms.length - 1));
  const deviation = Math.sqrt(Math.max(scatter, total + 0.5));
  const allWeeks = weeks * alarms.length;
  return { perYear: (WEEKS_PER_YEAR * total) / allWeeks, margin: (1.96 * WEEKS_PER_YEAR * deviation) / allWeeks, alarms: total, weeks: allWeeks };
}
