/**
 * The life of a retraining: load the weeks and plan, have the trees of a challenger grown, judge it against the champion on rows neither
 * has seen, record it, back it up, and promote it if it is better. It begins anew when its trees are grown, and wherever a trainer has died:
 * what was planned and grown lies in the store. Run twice, it leaves what it leaves run once: the model's bytes follow from rows,
 * parameters and seed, and every step after them knows the model by its bytes.
 */
import type { Verdict } from '@fraud/evaluation';
import type { FeatureSchema } from '@fraud/feature-schema';
import type { ForestParameters } from '@fraud/forest-learner';
import type { ForestModel } from '@fraud/forest-model';
import type { RecordRunPayload, RetrainPayload } from '@fraud/jobs';
import type { Tracking } from '@fraud/mlflow-client';
import { type LoadedModel, loadModel, type ManifestDraft, promote, pruneModels, publishModel, readChampion, RegistryError, saveLocalModel, versionOf } from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import type { JobContext } from '@fraud/queue';
import { chooseThreshold, type GateRules } from '@fraud/training';
import { chooseParameters, type SearchLimits } from './choose-parameters.ts';
import { judgeChallenger, type Judgement } from './judge-challenger.ts';
import { growForest, type GrowForest } from './grow-forest.ts';
import { figuresOf } from './model-figures.ts';
import { modelFiles } from './model-files.ts';
import type { Narrator } from './narrator.ts';
import type { PlanGrowers } from './plan-growers.ts';
import { markChampion, recordRun } from './record-run.ts';
import { forgetLeftOvers, layPlan, readPlan, readRows, type RetrainPlan } from './retrain-plan.ts';
import { fraudsOf, loadWindow, type WindowRules } from './training-window.ts';

export type RetrainParts = {
  readonly store: ObjectStore;
  readonly tracking: Tracking;
  readonly schema: FeatureSchema;
  readonly weeksPrefix: string;
  readonly rules: WindowRules;
  readonly gate: GateRules;
  /** What grows the forest. */
  readonly learner: GrowForest['learner'];
  readonly parameters: Partial<ForestParameters>;
  /** What a search for better parameters may take. */
  readonly search: SearchLimits;
  /** Where the trees that fall to this process are grown. */
  readonly growers: PlanGrowers;
  /** Where a copy of a promoted model is kept on local disk. */
  readonly latestModelPath: string;
  /** Backups that are kept in the store. */
  readonly backupsKept: number;
  /** Has a model recorded in MLflow as soon as it takes it. */
  readonly recordLater: (payload: RecordRunPayload) => Promise<void>;
  /** Tells the others that another model serves. */
  readonly announce: (version: string) => Promise<void>;
  readonly now: () => Date;
};

/** The job as the retraining sees it. */
export type RetrainTask = Pick<JobContext, 'jobId' | 'signal' | 'delegate'> & { readonly payload: RetrainPayload; readonly narrator: Narrator };

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
    plan = await layPlan({ ...parts, parameters: chosen.parameters, search: chosen.tried, jobId, window: loaded, now: now() });
    narrator.note(`growing a forest on ${plan.training.rows} rows with ${plan.training.frauds} frauds`);
  }
  const grown = await growForest({ ...parts, ...task, plan });
  const rows = await readRows(store, plan);
  narrator.step('choosing the threshold', 80);
  const threshold = chooseThreshold(grown.unseenScores, rows.training, parts.schema, parts.gate);
  const model = { ...grown.model, threshold: threshold.threshold };
  narrator.step('judging', 85);
  const judged = await judgeChallenger({ challenger: model, threshold, opponent, plan, rows, schema: parts.schema, driftedShare: payload.driftedShare, rules: parts.gate, signal });
  const { judgement } = judged;
  const { verdict } = judgement;
  narrator.note(`${verdict.kind}: ${verdict.reason}`);
  const files = modelFiles(model, rows.heldOut, judged);
  const version = versionOf(files['model.forest']);
  if (version === champion?.version) return await servesAlready(parts, version, 'the challenger is the champion, bit for bit');

  const trainedAgainst = champion?.version ?? null;
  const draft = draftOf(model, plan, judgement, trainedAgainst);
  const record = { retrainJobId: task.jobId, reason: payload.reason, driftReportKey: payload.driftReportKey, version, manifest: draft, files, store: store.describe(), createdAt: now() };
  narrator.step('recording in MLflow', 90);
  const recorded = await orLater(parts, narrator, () => recordRun(parts.tracking, record));
  if (recorded) narrator.note(`recorded in MLflow: ${recorded.url}`);
  narrator.step('backing up', 95);
  const mlflow = recorded && { runId: recorded.runId, modelVersion: recorded.modelVersion };
  const { manifest, folder } = await publishModel(store, files, { ...draft, mlflow }, now());
  let isRecorded = recorded !== null;
  if (verdict.kind === 'promote') {
    const promotion = await promote(store, { version, replaces: trainedAgainst, reason: verdict.reason, now: now() });
    if (recorded) isRecorded = (await orLater(parts, narrator, () => markChampion(parts.tracking, recorded.modelVersion))) !== null;
    await saveLocalModel(parts.latestModelPath, { bytes: files['model.forest'], manifest });
    await announce(version);
    narrator.note(promotion === 'done' ? `promoted ${version}` : `${version} serves already`);
  }
  if (!isRecorded) await parts.recordLater(recordOf(task, folder));
  for (const old of await pruneModels(store, parts.backupsKept)) narrator.note(`deleted the old backup ${old}`);
  narrator.step('done', 100);
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
    narrator.warn(`cannot record in MLflow (${tracking.describe()}); retraining goes on, the record follows later`, error);
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

function draftOf(model: ForestModel, { weeks, training, heldOut }: RetrainPlan, { challenger, verdict }: Judgement, trainedAgainst: string | null): ManifestDraft {
  return {
    schemaFingerprint: model.schemaFingerprint,
    inputs: [...model.inputs],
    weeks,
    training: { rows: training.rows, frauds: training.frauds },
    heldOut: { rows: heldOut.rows, frauds: heldOut.frauds },
    parameters: model.parameters,
    threshold: model.threshold,
    metrics: figuresOf(challenger),
    verdict,
    trainedAgainst,
    mlflow: null,
  };
}
