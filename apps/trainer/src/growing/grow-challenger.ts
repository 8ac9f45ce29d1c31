/**
 * Grows the challenger of a plan: its forest, and the threshold that suits it. Both lie beside the plan until the
 * retraining ends.
 */
import { decodeModel, encodeModel, type ForestModel } from '@fraud/forest-model';
import type { ObjectStore } from '@fraud/object-store';
import { chooseThreshold, type ThresholdChoice, thresholdChoice } from '@fraud/training';
import type { RetrainPlan } from '../plan/retrain-plan.ts';
import type { RetrainContext } from '../retraining/retrain-context.ts';
import { growForest } from './grow-forest.ts';

export type Challenger = { readonly model: ForestModel; readonly threshold: ThresholdChoice };

const MODEL = 'grown.forest';
const THRESHOLD = 'threshold.json';

export async function growChallenger(context: RetrainContext, plan: RetrainPlan): Promise<Challenger> {
  const { store, schema, gate } = context;
  const { model, outOfBagScores, training } = await growForest(context, plan);
  const threshold = chooseThreshold(outOfBagScores, training, schema, gate);
  const challenger = { model: { ...model, threshold: threshold.threshold }, threshold };
  await store.put(plan.folder + THRESHOLD, new TextEncoder().encode(JSON.stringify(threshold)));
  await saveGrown(store, plan, challenger.model); // last: without it nothing counts
  return challenger;
}

/** The challenger that was grown for the plan before. */
export async function readChallenger(store: ObjectStore, plan: RetrainPlan): Promise<Challenger | undefined> {
  const model = await readGrown(store, plan);
  const threshold = model && (await store.get(plan.folder + THRESHOLD));
  if (model === undefined || threshold === undefined) return undefined;
  return { model, threshold: thresholdChoice.parse(JSON.parse(new TextDecoder().decode(threshold.bytes))) };
}

/** Stores the model that was grown for a plan. */
export async function saveGrown(store: ObjectStore, plan: RetrainPlan, model: ForestModel): Promise<void> {
  await store.put(plan.folder + MODEL, encodeModel(model));
}

/** The model that was grown for a plan before. */
export async function readGrown(store: ObjectStore, plan: RetrainPlan): Promise<ForestModel | undefined> {
  const stored = await store.get(plan.folder + MODEL);
  return stored && decodeModel(stored.bytes);
}
