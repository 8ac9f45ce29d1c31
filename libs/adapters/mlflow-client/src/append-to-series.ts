import { NOTE_TAG } from './mlflow-rules.ts';
import type { Tracking } from './tracking.ts';

/** Tells the run of a series from the others of its experiment. */
const SERIES_TAG = 'series';

type SeriesPoint = {
  readonly experiment: string;
  /** As `startRun` takes it. */
  readonly about: string;
  /** Of the run that holds the series. */
  readonly name: string;
  /** What the steps are, in Markdown; shown on the run's page. */
  readonly note: string;
  readonly step: number;
  /** The moment the figures are about. @defaultValue now */
  readonly timestampMs: number | undefined;
  readonly metrics: Readonly<Record<string, number>>;
};

/**
 * Adds a step to a run whose metrics are curves: MLflow draws them over the steps or over time. The same figures at the
 * same step are added once. Costs four requests.
 *
 * @throws MlflowError
 */
export async function appendToSeries(
  tracking: Tracking,
  { experiment, about, name, note, step, timestampMs, metrics }: SeriesPoint,
): Promise<void> {
  const [first] = Object.entries(metrics);
  if (first === undefined) return;
  const tags = { [SERIES_TAG]: name };
  const [existing] = await tracking.searchRuns({ experiment, tags, limit: 1 });
  const run =
    existing === undefined
      ? await tracking.startRun({ experiment, about, name, tags: { ...tags, [NOTE_TAG]: note } })
      : await tracking.resumeRun(existing.id);
  const [key, value] = first;
  const known = await tracking.metricHistory(run.id, key);
  if (known.some((point) => point.step === step && point.value === value)) return;
  await run.logMetrics(metrics, { step, ...(timestampMs !== undefined && { timestampMs }) });
  await run.finish('FINISHED');
}
