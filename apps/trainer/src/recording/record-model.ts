/**
 * Records a challenger: as a run in MLflow, and as a backup in the store. What was recorded is noted in the store,
 * `retrainings/<job id>/<plan id>/recorded-<champion>.json`, until the retraining ends.
 */
import { decodeModel } from '@fraud/forest-model';
import { loadManifest, type Manifest, type ManifestDraft, publishModel, versionOf } from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import { z } from 'zod';
import { type Candidate } from '../growing/refit.ts';
import { figuresOf } from '../judging/judgement.ts';
import { readJudgement } from '../judging/model-files.ts';
import type { RetrainPlan } from '../plan/retrain-plan.ts';
import type { RetrainContext } from '../retraining/retrain-context.ts';
import { readJson } from '../retraining/stored-json.ts';
import { recordRun } from './record-run.ts';

export type RecordedModel = { readonly version: string; readonly folder: string; readonly manifest: Manifest };

const recordFile = z.object({ folder: z.string() });

/** @param championVersion whom the model was judged against; null for nobody */
export async function recordModel(
  context: RetrainContext,
  { files, plan }: Candidate,
  championVersion: string | null,
): Promise<RecordedModel> {
  const { store, tracking, consoleUrl, jobId, payload, progress, signingKey, now } = context;
  const version = versionOf(files['model.forest']);
  const draft = manifestDraft(files, plan, championVersion);
  const run = await unlessMlflowFails(context, () =>
    recordRun(tracking, {
      retrainJobId: jobId,
      reason: payload.reason,
      driftReportKey: payload.driftReportKey,
      version,
      manifest: draft,
      files,
      store: store.describe(),
      createdAt: now(),
      startedAt: new Date(plan.plannedAt),
      consoleUrl,
    }),
  );
  if (run !== null) progress.log(`recorded in MLflow: ${run.url}`);
  progress.step('recorded', 0.7, 'the backup');
  const mlflow = run && { runId: run.runId, modelVersion: run.modelVersion };
  const { manifest, folder } = await publishModel(store, files, { ...draft, mlflow }, now(), { signingKey });
  await store.put(recordKey(plan, championVersion), new TextEncoder().encode(JSON.stringify({ folder })));
  return { version, folder, manifest };
}

/** The model that an earlier run of the retraining has recorded. */
export async function readRecord(
  store: ObjectStore,
  plan: RetrainPlan,
  championVersion: string | null,
): Promise<RecordedModel | undefined> {
  const file = recordFile.safeParse(await readJson(store, recordKey(plan, championVersion)));
  if (!file.success) return undefined;
  const { folder } = file.data;
  const manifest = await loadManifest(store, folder);
  return { version: manifest.version, folder, manifest };
}

/**
 * Has a model of this retraining recorded in MLflow later, from its backup; `isAliasMissing` also when it has been
 * recorded before, so that MLflow's alias follows.
 */
export async function recordLater(
  { recordLater, jobId, payload: { reason, driftReportKey } }: RetrainContext,
  folder: string,
  { isAliasMissing = false } = {},
): Promise<void> {
  await recordLater({
    folder,
    retrainJobId: jobId,
    reason,
    ...(driftReportKey !== undefined && { driftReportKey }),
    ...(isAliasMissing && { requestId: jobId.slice(-64) }),
  });
}

/** What `record` gives; null, with a warning, when MLflow does not accept it: that fails no retraining. */
export async function unlessMlflowFails<T>(
  { tracking, progress }: Pick<RetrainContext, 'tracking' | 'progress'>,
  record: () => Promise<T>,
): Promise<T | null> {
  try {
    return await record();
  } catch (error) {
    progress.warn(
      `cannot record in MLflow (${tracking.describe()}); the retraining goes on, the record follows later`,
      error,
    );
    return null;
  }
}

function manifestDraft(
  files: Candidate['files'],
  { weeks, training, heldOut, feedback, isRefit }: RetrainPlan,
  trainedAgainst: string | null,
): ManifestDraft {
  const { schema, schemaFingerprint, inputs, parameters, threshold } = decodeModel(files['model.forest']);
  const { challenger, verdict } = readJudgement(files);
  return {
    schemaFingerprint,
    ...(schema !== null && { schema: JSON.parse(schema) as Record<string, unknown> }),
    inputs: [...inputs],
    weeks,
    training: { rows: training.rows, frauds: training.frauds },
    heldOut: { rows: heldOut.rows, frauds: heldOut.frauds },
    ...(feedback && { feedback: { rows: feedback.rows, frauds: feedback.frauds, tokens: feedback.tokens } }),
    refit: isRefit,
    parameters,
    threshold,
    metrics: figuresOf(challenger),
    verdict,
    trainedAgainst,
    mlflow: null,
  };
}

function recordKey({ folder }: RetrainPlan, championVersion: string | null): string {
  return `${folder}recorded-${championVersion ?? 'none'}.json`;
}
