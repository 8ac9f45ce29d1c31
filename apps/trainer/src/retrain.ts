/**
 * The life of a retraining: load the weeks and plan, have the trees of a challenger grown, judge it against the
 * champion on rows neither has seen; if it is better, have it grown again from all rows; record it, back it up, and
 * promote it. It begins anew when trees are grown, and wherever a trainer has died: what was planned, grown and
 * judged lies in the store. Run twice, it leaves what it leaves run once: the model's bytes follow from rows,
 * parameters and seed, and every step after them knows the model by its bytes.
 */
import type { Verdict } from '@fraud/evaluation';
import { decodeModel } from '@fraud/forest-model';
import type { RecordRunPayload, RetrainPayload } from '@fraud/jobs';
import {
  type LoadedModel,
  loadModel,
  type ManifestDraft,
  type ModelFiles,
  promote,
  pruneModels,
  publishModel,
  readChampion,
  RegistryError,
  saveLocalModel,
  versionOf,
} from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import { judgedChallenger, refitChallenger } from './challenger.ts';
import { chooseParameters } from './growing/choose-parameters.ts';
import { readJudged } from './judging/judged-files.ts';
import { figuresOf } from './judging/model-figures.ts';
import { readJudgement } from './judging/model-files.ts';
import { type Narrator, PERCENT } from './narrator.ts';
import { forgetLeftOvers, layPlan, readPlan, type RetrainPlan } from './plan/retrain-plan.ts';
import { fraudsOf, loadWindow } from './plan/training-window.ts';
import { markChampion, recordRun } from './record-run.ts';
import type { RetrainParts, RetrainTask } from './retrain-parts.ts';

export type RetrainOutcome = {
  readonly outcome: 'done' | 'skipped';
  readonly verdict: Verdict['kind'];
  readonly reason: string;
  /** Of the challenger, when one was grown. */
  readonly version?: string;
};

export async function retrain(parts: RetrainParts, task: RetrainTask): Promise<RetrainOutcome> {
  const { store, announce, now } = parts;
  const { jobId, payload, narrator, signal } = task;
  signal.throwIfAborted();
  const champion = await readChampion(store);
  const opponent = champion && (await loadOpponent(store, champion.folder, narrator));
  if (opponent && wasPromotedBy(opponent, payload)) {
    if (opponent.manifest.mlflow === null) await parts.recordLater(recordOf(task, opponent.folder));
    return await servesAlready(parts, opponent.manifest.version, 'this job has promoted its model already');
  }

  let plan = await readPlan(store, jobId);
  if (plan === undefined) {
    for (const left of await forgetLeftOvers(store, now())) narrator.note(`deleted what ${left} had left behind`);
    const loaded = await loadWindow({ ...parts, lastWeek: payload.week, narrator, signal });
    if (!loaded.isEnough) {
      const reason = `kept champion: too few frauds in all ${loaded.weeks.length} weeks up to ${payload.week} (${fraudsOf(loaded)})`;
      narrator.note(reason);
      return { outcome: 'done', verdict: 'keep', reason };
    }
    const chosen = await chooseParameters({ ...parts, training: loaded.training, narrator, signal });
    plan = await layPlan({
      ...parts,
      parameters: chosen.parameters,
      search: chosen.tried,
      jobId,
      window: loaded,
      now: now(),
    });
    narrator.note(`growing a forest on ${plan.training.rows} rows with ${plan.training.frauds} frauds`);
  }
  const trainedAgainst = champion?.version ?? null;
  const judged =
    (await readJudged(store, plan, trainedAgainst)) ??
    (await judgedChallenger(parts, task, plan, opponent, trainedAgainst));
  const { verdict } = readJudgement(judged);
  const refit =
    verdict.kind === 'promote' && parts.refit ? await refitChallenger(parts, task, plan, judged) : undefined;
  const files = refit?.files ?? judged;
  const version = versionOf(files['model.forest']);
  if (version === champion?.version)
    return await servesAlready(parts, version, 'the challenger is the champion, bit for bit');

  const draft = draftOf(files, refit?.plan ?? plan, trainedAgainst);
  const record = {
    retrainJobId: task.jobId,
    reason: payload.reason,
    driftReportKey: payload.driftReportKey,
    version,
    manifest: draft,
    files,
    store: store.describe(),
    createdAt: now(),
  };
  narrator.step('recording in MLflow', PERCENT.recording);
  const recorded = await orLater(parts, narrator, () => recordRun(parts.tracking, record));
  if (recorded) narrator.note(`recorded in MLflow: ${recorded.url}`);
  narrator.step('backing up', PERCENT.backingUp);
  const mlflow = recorded && { runId: recorded.runId, modelVersion: recorded.modelVersion };
  const { manifest, folder } = await publishModel(store, files, { ...draft, mlflow }, now());
  let isRecorded = recorded !== null;
  if (verdict.kind === 'promote') {
    const promotion = await promote(store, { version, replaces: trainedAgainst, reason: verdict.reason, now: now() });
    if (recorded)
      isRecorded = (await orLater(parts, narrator, () => markChampion(parts.tracking, recorded.modelVersion))) !== null;
    await saveLocalModel(parts.latestModelPath, { bytes: files['model.forest'], manifest });
    await announce(version);
    narrator.note(promotion === 'done' ? `promoted ${version}` : `${version} serves already`);
  }
  if (!isRecorded) await parts.recordLater(recordOf(task, folder));
  for (const old of await pruneModels(store, parts.backupsKept)) narrator.note(`deleted the old backup ${old}`);
  narrator.step('done', PERCENT.done);
  return { outcome: 'done', verdict: verdict.kind, version, reason: verdict.reason };
}

function recordOf({ jobId, payload }: RetrainTask, folder: string): RecordRunPayload {
  const { reason, driftReportKey } = payload;
  return { folder, retrainJobId: jobId, reason, ...(driftReportKey !== undefined && { driftReportKey }) };
}

async function servesAlready({ announce }: RetrainParts, version: string, reason: string): Promise<RetrainOutcome> {
  await announce(version);
  return { outcome: 'skipped', verdict: 'promote', version, reason };
}

/** What `record` gives; null, with a warning, when MLflow does not take it: that fails no retraining. */
async function orLater<T>({ tracking }: RetrainParts, narrator: Narrator, record: () => Promise<T>): Promise<T | null> {
  try {
    return await record();
  } catch (error) {
    narrator.warn(
      `cannot record in MLflow (${tracking.describe()}); retraining goes on, the record follows later`,
      error,
    );
    return null;
  }
}

/** The champion's model; undefined, with a warning, when its files are broken: then any model is better. */
async function loadOpponent(store: ObjectStore, folder: string, narrator: Narrator): Promise<LoadedModel | undefined> {
  try {
    return await loadModel(store, folder);
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    narrator.warn('the champion cannot be loaded and is judged as absent', error);
    return undefined;
  }
}

/** An earlier try of the same job may have ended between promotion and the answer. */
function wasPromotedBy({ manifest }: LoadedModel, { week, championVersion }: RetrainPayload): boolean {
  return manifest.trainedAgainst === championVersion && manifest.weeks.at(-1)?.name === week;
}

function draftOf(
  files: ModelFiles,
  { weeks, training, heldOut, isRefit }: RetrainPlan,
  trainedAgainst: string | null,
): ManifestDraft {
  const { schemaFingerprint, inputs, parameters, threshold } = decodeModel(files['model.forest']);
  const { challenger, verdict } = readJudgement(files);
  return {
    schemaFingerprint,
    inputs: [...inputs],
    weeks,
    training: { rows: training.rows, frauds: training.frauds },
    heldOut: { rows: heldOut.rows, frauds: heldOut.frauds },
    refit: isRefit,
    parameters,
    threshold,
    metrics: figuresOf(challenger),
    verdict,
    trainedAgainst,
    mlflow: null,
  };
}
