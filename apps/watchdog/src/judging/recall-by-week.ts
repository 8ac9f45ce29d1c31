import type { DriftReport, ReportedWeeks } from '@fraud/drift-report';
import { compareWeeks, parseWeekKey, type WeekFile } from '@fraud/weekly-data';

/** Of earlier weeks. */
const SHOWN_WEEKS = 51;

/** What was expected to be found of the frauds, and was found, in the weeks up to this one. O(weeks log weeks). */
export function recallByWeek(
  reported: ReportedWeeks,
  file: Pick<WeekFile, 'name' | 'year' | 'week'>,
  quality: DriftReport['quality'],
): DriftReport['recallByWeek'] {
  const earlier = [...reported.values()]
    .flatMap((report) => {
      const week = parseWeekKey(`${report.week}.csv`);
      return week !== undefined && compareWeeks(week, file) < 0 ? [{ ...week, quality: report.quality }] : [];
    })
    .toSorted(compareWeeks)
    .slice(-SHOWN_WEEKS);
  return [...earlier, { name: file.name, quality }].flatMap(({ name, quality: each }) =>
    each === null ? [] : [{ week: name, expected: each.expected.recall, realised: each.realised?.recall ?? null }],
  );
}
