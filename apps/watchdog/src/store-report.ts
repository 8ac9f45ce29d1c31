import { type DriftReport, driftReportKeys, writeDriftReport } from '@fraud/drift-report';
import type { Tracking } from '@fraud/mlflow-client';
import type { ObjectStore } from '@fraud/object-store';
import type { Log } from '@fraud/service';
import type { Champion } from './judging/champion.ts';
import { recordWeek } from './record-week.ts';

/** Where a report goes. */
export type ReportPlaces = {
  readonly store: ObjectStore;
  readonly tracking: Tracking;
  /** Where people open the console. */
  readonly consoleUrl?: string | undefined;
  /** Called with each report when it is stored. */
  readonly reportStored: (report: DriftReport) => void;
  readonly log: Log;
};

/** Records a week's report in MLflow, then stores it, which marks the week as done, and says so in the log. */
export async function storeReport(
  { store, tracking, consoleUrl, reportStored, log }: ReportPlaces,
  report: DriftReport,
  champion: Champion | undefined,
): Promise<void> {
  const runs = await recordWeek(tracking, report, { championRunId: champion?.runId, consoleUrl }).catch(
    (err: unknown) => {
      log.warn({ err, week: report.week }, 'cannot record the week in MLflow; its report is in the store');
      return {};
    },
  );
  await writeDriftReport(store, { ...report, ...runs });
  reportStored(report);
  const { week, rows, frauds, outcome, championVersion, retrainJobId, warnings, checks } = report;
  const odd = [...warnings, ...checks.flatMap(({ name, passed, finding }) => (passed ? [] : [`${name}: ${finding}`]))];
  if (odd.length > 0) log.warn({ week, odd }, `${week} has odd data: ${odd.join('. ')}`);
  log[outcome === 'alarm' ? 'warn' : 'info'](
    { week, rows, frauds, outcome, championVersion, retrainJobId, report: driftReportKeys(week).json },
    logLine(report),
  );
}

function logLine({ week, rows, frauds, reason, retrain, retrainJobId, retrainJobAdded }: DriftReport): string {
  const count = (value: number) => value.toLocaleString('en');
  const size = `${count(rows)} rows, ${frauds === null ? 'no labels' : `${count(frauds)} frauds`}`;
  const why = retrain === null ? '' : `: ${retrain.reason}`;
  const started = retrainJobAdded ? 'Retraining started' : 'The same retraining was requested before';
  const retraining = retrainJobId === null ? why && `. No retraining${why}` : `. ${started}${why}`;
  return `${week} checked (${size}). ${reason}${retraining}`;
}
