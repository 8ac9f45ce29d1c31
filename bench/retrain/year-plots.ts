import { lineChart } from '@fraud/charts';
import { INJECTED } from './injected-drifts.ts';

/** What is drawn of a year under one strategy. */
export type DrawnStrategy = {
  readonly name: string;
  readonly weeks: readonly {
    readonly week: number;
    readonly auprc: number | null;
    readonly cost: number;
    readonly frauds: number;
  }[];
};

/** Weeks whose AUPRC is averaged, each weighing as many as its frauds: one week has seven or so. */
const SMOOTHED_WEEKS = 6;

/** The year as SVG, by file name: money lost so far, and AUPRC. */
export function yearPlots(strategies: readonly DrawnStrategy[]): Record<string, string> {
  const events = INJECTED.map(({ from, label }) => ({ x: from, name: label }));
  const chart = (title: string, y: string, pointsOf: (weeks: DrawnStrategy['weeks']) => [number, number][]) =>
    lineChart({
      title,
      x: 'week',
      y,
      events,
      series: strategies.map(({ name, weeks }) => ({ name, points: pointsOf(weeks) })),
    });
  return {
    'retraining-year-cost.svg': chart('Money lost so far in the year', 'in the currency of the amounts', (weeks) => {
      let sum = 0;
      return weeks.map(({ week, cost }) => [week, (sum += cost)]);
    }),
    'retraining-year-auprc.svg': chart(
      `AUPRC of the model in service, mean of ${SMOOTHED_WEEKS} weeks`,
      'AUPRC',
      (weeks) =>
        weeks.map(({ week }, i) => {
          const seen = weeks.slice(Math.max(0, i - SMOOTHED_WEEKS + 1), i + 1);
          const frauds = seen.reduce((sum, one) => sum + one.frauds, 0);
          return [week, seen.reduce((sum, one) => sum + one.frauds * (one.auprc ?? 0), 0) / frauds];
        }),
    ),
  };
}

/** The same strategies over several years that differ by their seed alone: week by week the mean. */
export function meanYear(years: readonly (readonly DrawnStrategy[])[]): DrawnStrategy[] {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return years[0]!.map(({ name, weeks }, s) => ({
    name,
    weeks: weeks.map(({ week, frauds, auprc }, w) => {
      const same = years.map((year) => year[s]!.weeks[w]!);
      return {
        week,
        frauds,
        auprc: auprc === null ? null : mean(same.map((one) => one.auprc!)),
        cost: mean(same.map((one) => one.cost)),
      };
    }),
  }));
}
