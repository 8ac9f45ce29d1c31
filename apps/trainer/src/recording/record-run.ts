import { consoleLinks, OVER_TIME, type RetrainPayload } from '@fraud/jobs';
import { appendToSeries, NOTE_TAG, type Run, type Tracking } from '@fraud/mlflow-client';
import { type Manifest, type ManifestDraft, type ModelFiles, REGISTERED_MODEL } from '@fraud/model-registry';
import { parseWeekKey, weekStep } from '@fraud/weekly-data';
import { figuresOf, type StoredJudgement } from '../judging/judgement.ts';
import { METRICS_FILE, readStoredJudgement } from '../judging/model-files.ts';
import { modelToRegister } from './model-to-register.ts';

export const EXPERIMENT = 'fraud-detection';
const ABOUT =
  'One run for each retraining of the trainer: which weeks it learned from, how challenger and champion did on the ' +
  'same rows, and whether the challenger went into service. The registered model `fraud` has a version of each; its ' +
  'alias `champion` names the one in service. The same figures as curves: experiment `fraud-over-time`.';
const MODEL_FOLDER = 'model';
/** Longest digest MLflow takes of a data set. */
const DIGEST_LENGTH = 36;

/** What a published model and the job that made it know: enough to record the run at once or days later. */
export type RunToRecord = {
  readonly retrainJobId: string;
  readonly reason: RetrainPayload['reason'];
  readonly driftReportKey?: string | undefined;
  readonly version: string;
  readonly manifest: ManifestDraft;
  readonly files: ModelFiles;
  /** The store, for people. */
  readonly store: string;
  readonly createdAt: Date;
  /** When the retraining began; undefined where nobody knows any more. */
  readonly startedAt: Date | undefined;
  /** When it ended, if that was before now. */
  readonly endedAt?: Date;
  /** Where people open the console. */
  readonly consoleUrl: string | undefined;
};

export type RecordedRun = NonNullable<Manifest['mlflow']> & { readonly modelVersion: string; readonly url: string };

/**
 * Records a retraining as one MLflow run with parameters, metrics, data sets, the model's files and a registered model.
 * The same job and model again continue that run.
 *
 * @throws MlflowError
 */
export async function recordRun(tracking: Tracking, record: RunToRecord): Promise<RecordedRun> {
  const run = await runOf(tracking, record);
  const metrics = await logEverything(run, record);
  await run.finish('FINISHED', record.endedAt?.getTime());
  const newest = parseWeekKey(`${record.manifest.weeks.at(-1)?.name}.csv`);
  if (newest !== undefined)
    await appendToSeries(tracking, { ...OVER_TIME, name: 'retrainings', ...weekStep(newest), metrics });
  const modelVersion = await tracking.registerModel({
    name: REGISTERED_MODEL,
    runId: run.id,
    artifactPath: MODEL_FOLDER,
    description: record.manifest.verdict.reason,
    tags: { version: record.version },
  });
  return { runId: run.id, modelVersion, url: run.url };
}

/** Points MLflow's alias `champion` at the model's version. @throws MlflowError */
export async function markChampion(tracking: Tracking, modelVersion: string): Promise<void> {
  await tracking.setAlias(REGISTERED_MODEL, 'champion', modelVersion);
}

async function runOf(tracking: Tracking, record: RunToRecord): Promise<Run> {
  const { retrainJobId, reason, version, manifest, startedAt, endedAt } = record;
  const identity = { 'fraud.job': retrainJobId, 'fraud.version': version };
  const [existing] = await tracking.searchRuns({ experiment: EXPERIMENT, tags: identity, limit: 1 });
  if (existing !== undefined) return await tracking.resumeRun(existing.id);
  return await tracking.startRun({
    experiment: EXPERIMENT,
    about: ABOUT,
    name: `${manifest.weeks.at(-1)?.name ?? 'no week'} ${manifest.verdict.kind} ${version.slice(0, 6)}`,
    ...timeOf(startedAt ?? endedAt),
    tags: { ...identity, 'fraud.reason': reason, 'mlflow.source.name': 'trainer' },
  });
}

function timeOf(start: Date | undefined): { startTimeMs?: number } {
  return start === undefined ? {} : { startTimeMs: start.getTime() };
}

/** @returns the metrics */
async function logEverything(run: Run, record: RunToRecord): Promise<Record<string, number>> {
  const { manifest, files, driftReportKey, store, createdAt } = record;
  const { weeks, verdict, training, feedback } = manifest;
  const judged = readStoredJudgement(files);
  await run.logParams({
    ...manifest.parameters,
    threshold: manifest.threshold,
    threshold_by: judged?.threshold?.chosenBy ?? 'given',
    ...(judged?.search && {
      searched: judged.search
        .map(({ changes, outOfBagAuprc }) => `${JSON.stringify(changes)} ${outOfBagAuprc?.toFixed(4) ?? 'undefined'}`)
        .join('; '),
    }),
    schema: manifest.schemaFingerprint,
    weeks: weeks.map((week) => week.name).join(' '),
    ...(training && { training_rows: training.rows, training_frauds: training.frauds }),
    ...(feedback && {
      feedback_rows: feedback.rows,
      feedback_frauds: feedback.frauds,
      feedback_tokens: feedback.tokens.map(({ token, rows }) => `${token}: ${rows}`).join('; '),
    }),
  });
  const metrics = withoutNulls(judged ? judgedFigures(judged) : manifest.metrics);
  await run.logMetrics(metrics);
  await run.setTags({
    'fraud.verdict': verdict.kind,
    'fraud.verdict_reason': verdict.reason,
    'fraud.champion': manifest.trainedAgainst ?? 'none',
    'fraud.refit': String(manifest.refit),
    ...(driftReportKey !== undefined && { 'fraud.drift_report': driftReportKey }),
    [NOTE_TAG]: noteOf(record),
  });
  for (const { name, key, sha256, rows, frauds } of weeks) {
    await run.logInput({
      name,
      digest: sha256.slice(0, DIGEST_LENGTH),
      source: `${store} ${key}`,
      sourceType: 'object store',
      context: 'training',
      profile: { num_rows: rows, frauds },
    });
  }
  for (const [name, bytes] of Object.entries(files)) await run.logArtifact(name, bytes);
  const folder = modelToRegister(files, manifest, { runId: run.id, createdAt });
  for (const { path, bytes } of folder) await run.logArtifact(`${MODEL_FOLDER}/${path}`, bytes);
  return metrics;
}

/** Shown on the run's page. */
function noteOf({ manifest, files, driftReportKey, retrainJobId, version, consoleUrl }: RunToRecord): string {
  const { verdict, weeks, trainedAgainst, training, refit } = manifest;
  const week = /(week_\w+)\.json$/.exec(driftReportKey ?? '')?.[1];
  const links = consoleLinks(consoleUrl, { week, retrainJobId, version });
  const lines = [
    `**${verdict.kind}**: ${verdict.reason}`,
    `Weeks: ${weeks.map((week) => week.name).join(', ')}. Judged against: ${trainedAgainst ?? 'nobody'}.`,
    ...(refit && training
      ? [
          `Grown again from all ${training.rows} rows after the judgement: metrics and plots are those of ` +
            `\`judged.forest\`, which had not seen the latest of them.`,
        ]
      : []),
    ...(readStoredJudgement(files) === undefined
      ? [`The model was published without a \`${METRICS_FILE}\` that this build reads: metrics are the manifest's.`]
      : []),
    ...(driftReportKey === undefined
      ? []
      : [`Drift report in the object store: \`${driftReportKey.replace(/json$/, 'html')}\``]),
    ...(links === undefined ? [] : [links]),
  ];
  return lines.join('\n\n');
}

function judgedFigures({
  challenger,
  champion,
  difference,
  costDifference,
}: StoredJudgement): Record<string, number | null> {
  return {
    ...figuresOf(challenger),
    ...(champion &&
      Object.fromEntries(Object.entries(figuresOf(champion)).map(([name, value]) => [`champion_${name}`, value]))),
    ...(difference && { auprc_difference_low: difference.low, auprc_difference_high: difference.high }),
    ...(costDifference && {
      cost_difference: costDifference.difference,
      cost_difference_low: costDifference.low,
      cost_difference_high: costDifference.high,
    }),
  };
}

/** Every figure that the rows define: MLflow knows no null. */
function withoutNulls(figures: Readonly<Record<string, number | null>>): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).filter((entry): entry is [string, number] => entry[1] !== null));
}
