/** Our alarm and others, each asked the same: does this week differ from the four before? */
import {
  type ColumnStatistics,
  columnStatistics,
  type DriftBaseline,
  driftBaseline,
  judgeDrift,
  type PastWeek,
  profileWeek,
} from '@fraud/drift';
import { type BenchWeek, features } from './week-source.ts';

const REFERENCE_WEEKS = 4;
export const HISTORY_WEEKS = 12;
const LEVEL = 0.05;
const EVIDENTLY_SMALL = 1_000;
const EVIDENTLY_DISTANCE = 0.1;
const EVIDENTLY_SHARE = 0.5;

/** How many columns Evidently takes for drifted by default: by KS for small references, by distance for large ones. */
const evidentlyDrifted = (columns: readonly ColumnStatistics[], referenceRows: number): number =>
  columns.filter(({ ks, wasserstein }) =>
    referenceRows <= EVIDENTLY_SMALL ? ks.pValue < LEVEL : wasserstein >= EVIDENTLY_DISTANCE,
  ).length;

/** A system in service: a reference, past weeks, new ones that join them. */
export type System = {
  readonly baseline: DriftBaseline;
  past: PastWeek[];
  readonly labels: { rows: number; frauds: number };
};

export const otherRules: Readonly<
  Record<string, (columns: readonly ColumnStatistics[], referenceRows: number) => boolean>
> = {
  // Welch's t over every numeric column, the week number among them: that one always differs.
  'the original': () => true,
  "Welch's t, Bonferroni": (columns) => columns.some(({ welch }) => welch.pValue < LEVEL / columns.length),
  'KS, Bonferroni': (columns) => columns.some(({ ks }) => ks.pValue < LEVEL / columns.length),
  'Evidently, half': (columns, rows) => evidentlyDrifted(columns, rows) >= EVIDENTLY_SHARE * columns.length,
  'Evidently, any column': (columns, rows) => evidentlyDrifted(columns, rows) > 0,
};

export function startSystem(weeks: readonly BenchWeek[]): System {
  const reference = weeks.slice(-REFERENCE_WEEKS);
  const baseline = driftBaseline(
    features.map((name, c) => ({ name, weeks: reference.map(({ columns }) => columns[c]!) })),
  );
  const labels = {
    rows: reference.reduce((sum, { columns }) => sum + columns[0]!.length, 0),
    frauds: reference.reduce((sum, { frauds }) => sum + frauds, 0),
  };
  return {
    baseline,
    labels,
    past: weeks.map((week, i) => ({
      ...judged(baseline, week, `week_${i}`),
      alarmed: false,
      inReference: i >= weeks.length - REFERENCE_WEEKS,
    })),
  };
}

/** Our alarm. */
export function alarms({ baseline, labels, past }: System, week: BenchWeek): boolean {
  return judgeDrift({
    baseline,
    referenceLabels: labels,
    past: past.slice(-HISTORY_WEEKS),
    current: judged(baseline, week, 'now'),
  }).alarm;
}

/** Judges a week and lets it join the past, as the watchdog does. */
export function alarmsAndJoins(system: System, week: BenchWeek): boolean {
  const alarmed = alarms(system, week);
  system.past = [
    ...system.past.slice(1 - HISTORY_WEEKS),
    { ...judged(system.baseline, week, `week_${system.past.length}`), alarmed, inReference: false },
  ];
  return alarmed;
}

export function statisticsOf({ baseline }: System, week: BenchWeek): ColumnStatistics[] {
  return columnStatistics(baseline, week.columns);
}

function judged(
  baseline: DriftBaseline,
  { columns, frauds }: BenchWeek,
  name: string,
): Pick<PastWeek, 'profile' | 'labels'> {
  return {
    profile: profileWeek(baseline, name, columns),
    labels: Number.isNaN(frauds) ? null : { rows: columns[0]!.length, frauds: frauds },
  };
}
