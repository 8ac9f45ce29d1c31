/** Checks one large weekly file as the watchdog does, against itself, and prints what it took as JSON. */
import {
  columnStatistics,
  dataChecks,
  driftBaseline,
  JOINT_DRIFT_ROWS,
  jointDrift,
  judgeDrift,
  profileWeek,
  spacedValues,
} from '@fraud/drift';
import { columnOf, sortByTime, ulbSchema } from '@fraud/feature-schema';
import { readTransactions } from '@fraud/weekly-data';

export type LargeWeek = {
  readonly rows: number;
  readonly frauds: number;
  readonly judgedRows: number;
  readonly maxRssMB: number;
  readonly seconds: number;
  readonly cpuS: number;
  readonly oddChecks: number;
};

/** As the watchdog. */
const SAMPLE_ROWS = 500_000;

const { table, rows, frauds } = await readTransactions(process.argv[2]!, ulbSchema, {
  maxBadRows: 10,
  sampleRows: SAMPLE_ROWS,
});
const sorted = sortByTime(table);
const names = ulbSchema.features;
const columns = names.map((name) => columnOf(sorted, ulbSchema.inputs.indexOf(name)));
const baseline = driftBaseline(names.map((name, c) => ({ name, weeks: [columns[c]!] })));
const checks = dataChecks({
  names,
  columns,
  eventTime: sorted.eventTime,
  historyColumns: [],
  eventTimeColumn: 'Time',
  referenceTimes: undefined,
  labels: sorted.labels,
  rowsInFile: rows,
  missing: {},
  baseline,
  frauds: { rows, frauds: frauds },
  pastFrauds: [],
  labelDays: [],
});
judgeDrift({
  baseline,
  referenceLabels: null,
  past: [],
  current: { profile: profileWeek(baseline, 'week', columns), labels: null },
});
columnStatistics(baseline, columns);
jointDrift(
  columns.map((column) => spacedValues([column], JOINT_DRIFT_ROWS)),
  columns,
);
const { user, system } = process.cpuUsage();
const result: LargeWeek = {
  rows,
  frauds,
  judgedRows: table.rows,
  maxRssMB: process.resourceUsage().maxRSS / 1024,
  seconds: performance.now() / 1000,
  cpuS: (user + system) / 1e6,
  oddChecks: checks.filter(({ passed }) => !passed).length,
};
console.log(JSON.stringify(result));
