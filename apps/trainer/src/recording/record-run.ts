import { decodeModel } from '@fraud/forest-model';
import type { RetrainPayload } from '@fraud/jobs';
import { onnxModelFolder, type Run, type Tracking } from '@fraud/mlflow-client';
import { EXAMPLE_FILE, type Manifest, type ManifestDraft, readInputExample } from '@fraud/model-registry';
import { figuresOf, type Judgement, storedJudgement } from '../judging/judgement.ts';
import { METRICS_FILE } from '../judging/model-files.ts';

export const EXPERIMENT = 'fraud-detection';
const REGISTERED_MODEL = 'fraud';
const MODEL_FOLDER = 'model';
const MODEL_FILE = 'model.forest';
/** Longest digest MLflow takes of a data set. */
const DIGEST_LENGTH = 36;

/** What a published model and the job that made it know: enough to record the run at once or days later. */
export type RunToRecord = {
  readonly retrainJobId: string;
  readonly reason: RetrainPayload['reason'];
  readonly driftReportKey?: string | undefined;
  readonly version: string;
  readonly manifest: ManifestDraft;
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** The store, for people. */
  readonly store: string;
  readonly createdAt: Date;
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
  await logEverything(run, record);
  await run.finish('FINISHED');
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

async function runOf(tracking: Tracking, { retrainJobId, reason, version, manifest }: RunToRecord): Promise<Run> {
  const identity = { 'fraud.job': retrainJobId, 'fraud.version': version };
  const [existing] = await tracking.searchRuns({ experiment: EXPERIMENT, tags: identity, limit: 1 });
  if (existing !== undefined) return await tracking.resumeRun(existing.id);
  return await tracking.startRun({
    experiment: EXPERIMENT,
    name: `retrain ${manifest.weeks.at(-1)?.name ?? ''} ${version}`,
    tags: { ...identity, 'fraud.reason': reason, 'mlflow.source.name': 'trainer' },
  });
}

async function logEverything(
  run: Run,
  { manifest, files, driftReportKey, store, createdAt }: RunToRecord,
): Promise<void> {
  const { weeks, verdict, training, feedback } = manifest;
  const judged = storedJudgement.parse(JSON.parse(new TextDecoder().decode(files[METRICS_FILE])));
  await run.logParams({
    ...manifest.parameters,
    threshold: manifest.threshold,
    threshold_by: judged.threshold?.chosenBy ?? 'given',
    ...(judged.search && {
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
  await run.logMetrics(metricsOf(judged));
  await run.setTags({
    'fraud.verdict': verdict.kind,
    'fraud.verdict_reason': verdict.reason,
    'fraud.champion': manifest.trainedAgainst ?? 'none',
    'fraud.refit': String(manifest.refit),
    ...(driftReportKey !== undefined && { 'fraud.drift_report': driftReportKey }),
    'mlflow.note.content': noteOf(manifest, driftReportKey),
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
  const texts = new Set(decodeModel(files[MODEL_FILE]!).categories.map(({ input }) => input));
  const folder = onnxModelFolder({
    onnx: files['model.onnx']!,
    inputs: manifest.inputs.map((name, i) => ({ name, type: texts.has(i) ? 'string' : 'double' })),
    outputs: [
      { name: 'label', type: 'long' },
      { name: 'fraud_probability', type: 'float' },
    ],
    inputExample: readInputExample(files[EXAMPLE_FILE]!, texts),
    runId: run.id,
    createdAt,
  });
  for (const { path, bytes } of folder) await run.logArtifact(`${MODEL_FOLDER}/${path}`, bytes);
}

/** Shown on the run's page. */
function noteOf(
  { verdict, weeks, trainedAgainst, training, refit }: ManifestDraft,
  driftReportKey: string | undefined,
): string {
  const lines = [
    `**${verdict.kind}**: ${verdict.reason}`,
    `Weeks: ${weeks.map((week) => week.name).join(', ')}. Judged against: ${trainedAgainst ?? 'nobody'}.`,
    ...(refit && training
      ? [
          `Grown again from all ${training.rows} rows after the judgement: metrics and plots are those of ` +
            `\`judged.forest\`, which had not seen the latest of them.`,
        ]
      : []),
    ...(driftReportKey === undefined
      ? []
      : [`Drift report in the object store: \`${driftReportKey.replace(/json$/, 'html')}\``]),
  ];
  return lines.join('\n\n');
}

/** Every figure that the rows define: MLflow knows no null. */
function metricsOf({
  challenger,
  champion,
  difference,
  costDifference,
}: Pick<Judgement, 'challenger' | 'champion' | 'difference' | 'costDifference'>): Record<string, number> {
  const figures = {
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
  return Object.fromEntries(Object.entries(figures).filter((entry): entry is [string, number] => entry[1] !== null));
}
