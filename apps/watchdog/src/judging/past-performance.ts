import type { PastPerformance, Worsening } from '@fraud/drift';
import type { DriftReport, ReportedWeeks } from '@fraud/drift-report';
import { compareWeeks, parseWeekKey, type Week } from '@fraud/weekly-data';

/** What reports of earlier weeks say of the performance, in their order; older builds said too little. O(weeks). */
export function pastPerformance(reported: ReportedWeeks, week: Week): PastPerformance[] {
  return [...reported.values()]
    .flatMap(({ week: name, championVersion, performance }) => {
      const at = parseWeekKey(`${name}.csv`);
      const auprc = performance && known(performance.auprc);
      if (at === undefined || compareWeeks(at, week) >= 0 || championVersion === null || !auprc) return [];
      const [cost, falseAlarms] = [performance.cost, performance.falseAlarms].map((figure) => figure && known(figure));
      if (!falseAlarms) return [];
      return [{ at, drop: { ...performance, champion: championVersion, auprc, cost: cost ?? null, falseAlarms } }];
    })
    .toSorted((a, b) => compareWeeks(a.at, b.at))
    .map(({ drop }) => drop);
}

type Reported = NonNullable<DriftReport['performance']>['auprc'];

/** Null where the report does not say how much of it is sampling. */
function known({ sampling, ...figure }: Reported): Worsening | null {
  if (sampling === null) return null;
  const { reference, current } = sampling;
  return { ...figure, sampling: { reference: reference ?? Infinity, current: current ?? Infinity } };
}
