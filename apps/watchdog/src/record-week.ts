import { type DriftReport, driftReportKeys, driftReportPage } from '@fraud/drift-report';
import { consoleLinks, OVER_TIME } from '@fraud/jobs';
import { appendToSeries, MlflowError, NOTE_TAG, type Run, type Tracking } from '@fraud/mlflow-client';
import { parseWeekKey, weekStep } from '@fraud/weekly-data';

const EXPERIMENT = 'fraud-drift';
const ABOUT =
  'One run for each weekly file that the watchdog has checked against the model in service: how far each column has ' +
  'moved, what the model was expected to find, what it found, and whether that was an alarm. The report is the ' +
  'artifact of the run. The same figures as curves: experiment `fraud-over-time`.';

/**
 * Records a week as a run of the experiment `fraud-drift`. The same file against the same champion stays one run,
 * also when an interrupted check begins again. The page is recorded with its link to the run that made the champion.
 *
 * @param championRunId undefined when it is not known @param consoleUrl where people open the console
 * @returns where a person finds this run and that one
 * @throws MlflowError
 */
export async function recordWeek(
  tracking: Tracking,
  report: DriftReport,
  {
    championRunId,
    consoleUrl,
  }: { readonly championRunId: string | undefined; readonly consoleUrl: string | undefined },
): Promise<Pick<DriftReport, 'mlflowRunUrl' | 'modelRunUrl'>> {
  const run = await runOf(tracking, report);
  await run.logParams({
    week: report.week,
    champion: report.championVersion,
    outcome: report.outcome,
    reference_weeks: report.reference?.weeks.join(' ') ?? null,
  });
  const figures = figuresOf(report);
  await run.logMetrics({ ...figures, ...ksOfColumns(report) });
  await run.setTags({ [NOTE_TAG]: noteOf(report, consoleUrl) });
  const urls = { mlflowRunUrl: run.url, modelRunUrl: await modelRunUrl(tracking, championRunId) };
  await run.logArtifact(`${report.week}.html`, driftReportPage({ ...report, ...urls }));
  await run.finish('FINISHED');
  await appendToSeries(tracking, {
    ...OVER_TIME,
    name: 'weeks',
    ...weekStep(parseWeekKey(`${report.week}.csv`)!),
    metrics: figures,
  });
  return urls;
}

function figuresOf(report: DriftReport): Record<string, number> {
  const columns = report.measure?.columns ?? [];
  return {
    rows: report.rows,
    ...(report.frauds !== null && { frauds: report.frauds }),
    ...(report.measure !== null && {
      drift_p_value: report.measure.pValue,
      max_distance: Math.max(0, ...columns.map((column) => Math.abs(column.distance))),
    }),
    ...qualityFigures(report),
    ...(report.measure?.joint && { joint_auc: report.measure.joint.auc }),
    odd_checks: report.checks.filter(({ passed }) => !passed).length,
    alarm: Number(report.outcome === 'alarm'),
    drifted_columns: report.measure?.drifted.length ?? 0,
    max_ks: Math.max(0, ...columns.map((column) => column.ks.statistic)),
    max_psi: Math.max(0, ...columns.map((column) => column.psi)),
  };
}

function ksOfColumns({ measure }: DriftReport): Record<string, number> {
  return Object.fromEntries((measure?.columns ?? []).map((column) => [`ks/${column.name}`, column.ks.statistic]));
}

/** Shown on the run's page. */
function noteOf(
  { week, outcome, reason, retrainJobId, championVersion, key }: DriftReport,
  consoleUrl: string | undefined,
): string {
  const links = consoleLinks(consoleUrl, { week, retrainJobId, version: championVersion });
  const lines = [
    `**${outcome}**: ${reason}.`,
    `Weekly file \`${key}\`, report \`${driftReportKeys(week).page}\` in the object store.`,
    ...(retrainJobId === null ? [] : [`Retraining: job \`${retrainJobId}\`.`]),
    ...(links === undefined ? [] : [links]),
  ];
  return lines.join('\n\n');
}

function qualityFigures({ quality, performance, gain }: DriftReport): Record<string, number> {
  const figures = {
    expected_frauds: quality?.expected.frauds,
    observed_over_expected_frauds: observedOverExpected(quality),
    judged_flagged_share: quality?.flaggedShare?.judged,
    served_flagged_share: quality?.flaggedShare?.served,
    expected_precision: quality?.expected.precision,
    expected_recall: quality?.expected.recall,
    realised_precision: quality?.realised?.precision,
    realised_recall: quality?.realised?.recall,
    realised_auprc: performance?.auprc.current,
    reference_auprc: performance?.auprc.reference,
    realised_cost: performance?.cost?.current,
    reference_cost: performance?.cost?.reference,
    promotion_gain_auprc: gain?.auprc.gain,
    promotion_gain_money: gain?.money?.gain,
  };
  return Object.fromEntries(
    Object.entries(figures).flatMap(([name, value]) => (typeof value === 'number' ? [[name, value]] : [])),
  );
}

function observedOverExpected(quality: DriftReport['quality']): number | undefined {
  if (!quality?.realised || quality.expected.frauds === 0) return undefined;
  return quality.realised.frauds / quality.expected.frauds;
}

async function runOf(
  tracking: Tracking,
  { week, etag, championVersion, outcome, checkedAt }: DriftReport,
): Promise<Run> {
  const tags = { week, week_etag: etag, champion: championVersion ?? 'none', outcome };
  const [existing] = await tracking.searchRuns({ experiment: EXPERIMENT, tags, limit: 1 });
  return existing === undefined
    ? await tracking.startRun({
        experiment: EXPERIMENT,
        about: ABOUT,
        name: `${week} ${outcome}`,
        tags,
        startTimeMs: Date.parse(checkedAt),
      })
    : await tracking.resumeRun(existing.id);
}

/** Null when MLflow has no such run any more. */
async function modelRunUrl(tracking: Tracking, runId: string | undefined): Promise<string | null> {
  if (runId === undefined) return null;
  return await tracking.resumeRun(runId).then(
    (run) => run.url,
    (error: unknown) => {
      if (error instanceof MlflowError && error.code === 'FRAUD_MLFLOW_NOT_FOUND') return null;
      throw error;
    },
  );
}
