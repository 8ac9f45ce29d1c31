import { type ModelFiles, promote, saveLocalModel, wasRolledBackSince } from '@fraud/model-registry';
import { readJudgement } from '../judging/model-files.ts';
import type { RetrainPlan } from '../plan/retrain-plan.ts';
import type { RetrainOutcome } from '../retraining/outcome.ts';
import type { RetrainContext } from '../retraining/retrain-context.ts';
import type { ChampionToBeat } from './champion-to-beat.ts';
import { type RecordedModel, recordLater, unlessMlflowFails } from './record-model.ts';
import { markChampion } from './record-run.ts';

/**
 * Puts a recorded model into service, in the place of the champion it was judged against, and tells the APIs.
 *
 * @returns whether MLflow knows the model, and as its champion
 * @throws FRAUD_REGISTRY_OVERTAKEN when another champion serves by now; FRAUD_REGISTRY_ROLLED_BACK when this retraining
 * had promoted it before
 */
export async function promoteModel(
  context: RetrainContext,
  files: ModelFiles,
  { version, manifest }: RecordedModel,
  replaces: string | null,
): Promise<boolean> {
  const { store, tracking, progress, latestModelPath, jobId, now } = context;
  const { reason } = readJudgement(files).verdict;
  const promotion = await promote(store, { version, replaces, reason, by: 'trainer', jobId, now: now() });
  progress.log(promotion === 'done' ? `promoted ${version}` : `${version} is in service already`);
  await saveLocalModel(latestModelPath, { bytes: files['model.forest'], manifest });
  await announce(context, version);
  const modelVersion = manifest.mlflow?.modelVersion ?? null;
  if (modelVersion === null) return false;
  const marked = await unlessMlflowFails(context, async () => {
    await markChampion(tracking, modelVersion);
    return true;
  });
  return marked ?? false;
}

/** Ends a retraining whose model is in service already: the APIs and MLflow are told once more. */
export async function announceChampion(
  context: RetrainContext,
  { version, model }: ChampionToBeat,
  reason: string,
): Promise<RetrainOutcome> {
  await announce(context, version!);
  if (model !== undefined) await recordLater(context, model.folder, { isAliasMissing: true });
  return { outcome: 'skipped', verdict: 'promote', version: version!, reason };
}

/**
 * Why a model may not go into service again, in a sentence: a person has taken it out since its retraining was
 * planned. Undefined when nobody has.
 */
export async function rolledBack(
  { store }: Pick<RetrainContext, 'store'>,
  version: string,
  { plannedAt }: Pick<RetrainPlan, 'plannedAt'>,
): Promise<string | undefined> {
  if (!(await wasRolledBackSince(store, version, new Date(plannedAt)))) return undefined;
  return `The old model stays: ${version} was rolled back while this retraining was under way.`;
}

/** Who misses the announcement finds the new champion by polling, so that no retraining fails for it. */
async function announce({ announce, progress }: RetrainContext, version: string): Promise<void> {
  try {
    await announce(version);
  } catch (error) {
    progress.warn(`the APIs could not be told of ${version}; they will find it when they look next`, error);
  }
}
