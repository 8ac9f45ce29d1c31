import type { Metrics } from '@fraud/evaluation';
import { fraudsIn } from '@fraud/feature-schema';
import type { ForestModel } from '@fraud/forest-model';
import type { RetrainPayload } from '@fraud/jobs';
import { onnxModelFolder, type Run, type Tracking } from '@fraud/mlflow-client';
import { type ModelFiles, versionOf } from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import { exampleRows, type Judgement } from './model-files.ts';
import type { Narrator } from './narrator.ts';
import type { TrainingWindow } from './training-window.ts';

export const EXPERIMENT = 'fraud-detection';
export const REGISTERED_MODEL = 'fraud';
const MODEL_FOLDER = 'model';
/** Longest digest MLflow takes of a data set. */
const DIGEST_LENGTH = 36;

export type RunToRecord = {
  readonly jobId: string;
  readonly payload: RetrainPayload;
  readonly model: ForestModel;
  readonly files: ModelFiles;
  readonly window: TrainingWindow;
  readonly judgement: Judgement;
  readonly store: ObjectStore;
  readonly now: Date;
};

export type RecordedRun = { readonly runId: string; readonly modelVersion: string };

/**
 * Records a retraining as one MLflow run with parameters, metrics, data sets, the model's files and a registered model.
 * The same job and model again continue that run. MLflow being away fails no retraining: a warning, and null.
 */
export async function recordRun(tracking: Tracking, record: RunToRecord, narrator: Narrator): Promise<RecordedRun | null> {
  try {
    const run = await runOf(tracking, record);
    await logEverything(run, record);
    await run.finish('FINISHED');
    const modelVersion = await tracking.registerModel({ name: REGISTERED_MODEL, runId: run.id, artifactPath: MODEL_FOLDER, tags: { version: versionOf(record.files['model.forest']) } });
    narrator.note(`recorded in MLflow: ${run.url}`);
    return { runId: run.id, modelVersion };
  } catch (error) {
    narrator.warn(`cannot record the run in MLflow (${tracking.describe()}), retraining goes on`, error);
    return null;
  }
}

/** Points MLflow's alias `champion` at the model's version; a failure is a warning. */
export async function markChampion(tracking: Tracking, { modelVersion }: RecordedRun, narrator: Narrator): Promise<void> {
  try {
    await tracking.setAlias(REGISTERED_MODEL, 'champion', modelVersion);
  } catch (error) {
    narrator.warn(`cannot set the alias champion in MLflow (${tracking.describe()})`, error);
  }
}

async function runOf(tracking: Tracking, { jobId, payload, files }: RunToRecord): Promise<Run> {
  const version = versionOf(files['model.forest']);
  const identity = { 'fraud.job': jobId, 'fraud.version': version };
  const [existing] = await tracking.searchRuns({ experiment: EXPERIMENT, tags: identity, limit: 1 });
  if (existing !== undefined) return await tracking.resumeRun(existing.id);
  return await tracking.startRun({ experiment: EXPERIMENT, name: `retrain ${payload.week} ${version}`, tags: { ...identity, 'fraud.reason': payload.reason } });
}

async function logEverything(run: Run, { payload, model, files, window, judgement, store, now }: RunToRecord): Promise<void> {
  const { challenger, champion, verdict } = judgement;
  const { training, heldOut, weeks } = window;
  await run.logParams({ ...model.parameters, threshold: model.threshold, schema: model.schemaFingerprint, weeks: weeks.map((week) => week.file.name).join(' '), training_rows: training.rows, training_frauds: fraudsIn(training) });
  await run.logMetrics({ ...figuresOf(challenger), ...(champion && figuresOf(champion, 'champion_')) });
  await run.setTags({
    'fraud.verdict': verdict.kind,
    'fraud.verdict_reason': verdict.reason,
    'fraud.champion': payload.championVersion ?? 'none',
    ...(payload.driftReportKey !== undefined && { 'fraud.drift_report': payload.driftReportKey }),
  });
  for (const { file, sha256, table } of weeks) {
    const source = `${store.describe()} ${file.key}`;
    await run.logInput({ name: file.name, digest: sha256.slice(0, DIGEST_LENGTH), source, sourceType: 'object store', context: 'training', profile: { num_rows: table.rows, frauds: fraudsIn(table) } });
  }
  for (const [name, bytes] of Object.entries(files)) await run.logArtifact(name, bytes);
  const folder = onnxModelFolder({
    onnx: files['model.onnx']!,
    inputs: model.inputs.map((name) => ({ name, type: 'double' })),
    outputs: [{ name: 'label', type: 'long' }, { name: 'fraud_probability', type: 'float' }],
    inputExample: exampleRows(heldOut),
    runId: run.id,
    createdAt: now,
  });
  for (const { path, bytes } of folder) await run.logArtifact(`${MODEL_FOLDER}/${path}`, bytes);
}

/** The figures that the rows define: MLflow knows no null. */
function figuresOf(metrics: Metrics, prefix = ''): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).flatMap(([name, value]) => (value === null ? [] : [[prefix + name, value]])));
}
