/** False alarms and power as pictures. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lineChart } from '@fraud/charts';
import type { YearlyRate } from './false-alarms.ts';
import { shiftName, SHIFTS } from './scenarios.ts';

export type Measured = {
  /** Rows a week, then rule; with harmless between-week deviations. */
  readonly rates: ReadonlyMap<number, Record<string, YearlyRate>>;
  /** Rows a week, scenario, rule. */
  readonly powers: ReadonlyMap<number, Record<string, Record<string, number>>>;
};

const SHOWN_RULES = ['ours', 'KS, Bonferroni', 'Evidently, half', 'Evidently, any column'];
const CURVES_IN = 3;

/** Writes `drift-false-alarms.svg` and `drift-power.svg`. */
export async function writePlots(folder: string, { rates, powers }: Measured): Promise<void> {
  const allowed = {
    name: 'configured',
    kind: 'guide' as const,
    points: [...rates.keys()].map((rows) => [Math.log10(rows), 1] as const),
  };
  const byRule = SHOWN_RULES.map((rule) => ({
    name: rule,
    kind: 'marks' as const,
    points: [...rates].map(([rows, rules]) => [Math.log10(rows), rules[rule]!.perYear] as const),
  }));
  await writeFile(
    join(folder, 'drift-false-alarms.svg'),
    lineChart({
      title: 'False alarms a year, weeks that vary by 2 % of a deviation',
      x: 'rows a week, as a power of ten',
      y: 'alarms a year',
      series: [...byRule, allowed],
    }),
  );
  const series = [...powers].map(([rows, power]) => ({
    name: `${rows.toLocaleString('en')} rows`,
    kind: 'marks' as const,
    points: SHIFTS.filter((shift) => shift <= 1).map(
      (shift) => [shift, power[shiftName(shift, CURVES_IN)]!['ours']!] as const,
    ),
  }));
  await writeFile(
    join(folder, 'drift-power.svg'),
    lineChart({
      title: `Share of the weeks that alarm: ${CURVES_IN} columns moved`,
      x: 'moved by so many deviations',
      y: 'share of weeks',
      series,
    }),
  );
}
