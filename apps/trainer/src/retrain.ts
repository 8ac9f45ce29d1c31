/**
 * The life of a retraining: load the weeks, grow a challenger, judge it against the champion on rows neither has seen,
 * record it, back it up, and promote it if it is better. Run twice, it leaves what it leaves run once: the model's bytes
 * follow from rows, parameters and seed, and every step after them knows the model by its bytes.
 */
import { bestF1Threshold, evaluate, judge, scoreCurve, type Verdict } from '@fraud/evaluation';
import { type FeatureSchema, fraudsIn, type TransactionTable } from '@fraud/feature-schema';
import type { ForestParameters } from '@fraud/forest-learner';
import { type ForestModel, scoreMatrix } from '@fraud/forest-model';
import type { RetrainPayload } from '@fraud/jobs';
import type { Tracking } from '@fraud/mlflow-client';
import { type LoadedModel, loadModel, type ManifestDraft, promote, publishModel, readChampion, RegistryError, saveLocalModel } from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import { trainForest } from '@fraud/training';
import { type Judgement, modelFiles } from './model-files.ts';
import type { Narrator } from './narrator.ts';
import { markChampion, recordRun } from './record-run.ts';
import { fraudsOf, loadWindow, type TrainingWindow, type WindowRules } from './training-window.ts';

export type RetrainParts = {
  readonly store: ObjectStore;
  readonly tracking: Tracking;
  readonly schema: FeatureSchema;
  readonly weeksPrefix: string;
  readonly rules: WindowRules;
  readonly parameters: Partial<ForestParameters>;
  /** Worker threads; as many as there are cores when undefined. */
  readonly threads: number | undefined;
  /** Where a copy of a promoted model is kept on local disk. */
  readonly latestModelPath: string;
  /** Tells the others that another model serves. */
  readonly announce: (version: string) => Promise<void>;
  readonly now: () => Date;
};

/** The job as the retraining sees it. */
export type RetrainTask = { readonly jobId: string; readonly payload: RetrainPayload; readonly narrator: Narrator; readonly signal: AbortSignal };

export type RetrainOutcome = {
  readonly outcome: 'done' | 'skipped';
  readonly verdict: Verdict['kind'];
  readonly reason: string;
  /** Of the challenger, when one was grown. */
  readonly version?: string;
};

export async function retrain(parts: RetrainParts, task: RetrainTask): Promise<RetrainOutcome> {
  const { store, tracking, announce, now } = parts;
  const { payload, narrator } = task;
  const champion = await readChampion(store);
  const opponent = champion && (await loadOpponent(store, champion.folder, narrator));
  if (opponent && wasPromotedBy(opponent, payload)) {
    await announce(opponent.manifest.version);
    return { outcome: 'skipped', verdict: 'promote', version: opponent.manifest.version, reason: 'this job has promoted its model already' };
  }

  const window = await loadWindow({ ...parts, lastWeek: payload.week, narrator, signal: task.signal });
  if (!window.isEnough) {
    const reason = `kept champion: too few frauds in all ${window.weeks.length} weeks up to ${payload.week} (${fraudsOf(window)})`;
    narrator.note(reason);
    return { outcome: 'done', verdict: 'keep', reason };
  }
  const model = await growChallenger(parts, task, window.training, window.heldOut);
  narrator.step('judging', 85);
  const judgement = judgeOn(window.heldOut, model, opponent);
  narrator.note(`${judgement.verdict.kind}: ${judgement.verdict.reason}`);

  const files = modelFiles(model, window.heldOut, judgement);
  narrator.step('recording in MLflow', 90);
  const recorded = await recordRun(tracking, { ...task, store, model, files, window, judgement, now: now() }, narrator);
  narrator.step('backing up', 95);
  const trainedAgainst = champion?.version ?? null;
  const { manifest } = await publishModel(store, files, draftOf(model, window, judgement, { trainedAgainst, mlflow: recorded }), now());
  const { verdict } = judgement;
  const { version } = manifest;
  if (verdict.kind === 'promote') {
    const promotion = await promote(store, { version, replaces: trainedAgainst, reason: verdict.reason, now: now() });
    if (recorded) await markChampion(tracking, recorded, narrator);
    await saveLocalModel(parts.latestModelPath, { bytes: files['model.forest'], manifest });
    await announce(version);
    narrator.note(promotion === 'done' ? `promoted ${version}` : `${version} serves already`);
  }
  narrator.step('done', 100);
  return { outcome: 'done', verdict: verdict.kind, version, reason: verdict.reason };
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

async function growChallenger(parts: RetrainParts, { narrator, signal }: RetrainTask, training: TransactionTable, heldOut: TransactionTable): Promise<ForestModel> {
  const { schema, parameters, threads } = parts;
  narrator.note(`growing a forest on ${training.rows} rows with ${fraudsIn(training)} frauds`);
  const forest = await trainForest({
    ...training,
    inputs: schema.inputs,
    schemaFingerprint: schema.fingerprint,
    parameters,
    ...(threads !== undefined && { threads }),
    onProgress: ({ treesDone, treesTotal }) => narrator.step(`tree ${treesDone} of ${treesTotal}`, 20 + (60 * treesDone) / treesTotal),
    signal,
  });
  return { ...forest, threshold: bestF1Threshold(scoreCurve(scoresOf(forest, heldOut), heldOut.labels)) };
}

/** Both models on the same rows, later in time than those the challenger has seen. */
function judgeOn(heldOut: TransactionTable, model: ForestModel, opponent: LoadedModel | undefined): Judgement {
  const measure = (each: ForestModel) => evaluate(scoresOf(each, heldOut), heldOut.labels, each.threshold);
  const challenger = measure(model);
  const isComparable = opponent?.manifest.schemaFingerprint === model.schemaFingerprint;
  const champion = isComparable ? measure(opponent.model) : undefined;
  return { challenger, champion, verdict: judge({ champion, challenger }) };
}

function scoresOf(model: ForestModel, { matrix, rows }: TransactionTable): Float64Array {
  return scoreMatrix(model, matrix, rows);
}

function draftOf(model: ForestModel, { weeks, heldOut }: TrainingWindow, { challenger, verdict }: Judgement, links: Pick<ManifestDraft, 'trainedAgainst' | 'mlflow'>): ManifestDraft {
  return {
    schemaFingerprint: model.schemaFingerprint,
    inputs: [...model.inputs],
    weeks: weeks.map(({ file, sha256, table }) => ({ name: file.name, key: file.key, sha256, rows: table.rows, frauds: fraudsIn(table) })),
    heldOut: { rows: heldOut.rows, frauds: fraudsIn(heldOut) },
    parameters: model.parameters,
    threshold: model.threshold,
    metrics: { ...challenger },
    verdict,
    ...links,
  };
}
