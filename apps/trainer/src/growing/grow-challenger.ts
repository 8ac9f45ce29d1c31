/**
 * Grows the challenger of a plan: its forest, the threshold that suits it, and how it scores the canaries. All lie
 * beside the plan until the retraining ends.
 */
import { type ValueSpreads, valueSpreads } from '@fraud/feature-schema';
import { decodeModel, encodeModel, ForestError, type ForestModel } from '@fraud/forest-model';
import type { ObjectStore } from '@fraud/object-store';
import { chooseThreshold, type ThresholdChoice, thresholdChoice } from '@fraud/training';
import { z } from 'zod';
import { canary, readCanaries, scoreUnseenCanaries } from '../judging/canaries.ts';
import type { RetrainPlan } from '../plan/retrain-plan.ts';
import type { RetrainContext } from '../retraining/retrain-context.ts';
import { readJson } from '../retraining/stored-json.ts';
import { growForest } from './grow-forest.ts';

export type Challenger = {
  readonly model: ForestModel;
  readonly threshold: ThresholdChoice;
  /** Where the values of its training rows lie. */
  readonly spreads: ValueSpreads;
  /** The canaries of the time, with the scores of trees that have not seen them; null where there are none. */
  readonly canaries: readonly ScoredCanary[];
};

const scoredCanary = canary.extend({ score: z.number().nullable() });
type ScoredCanary = z.infer<typeof scoredCanary>;
const quantiles = z.array(z.number());
const challengerFile = z.object({
  threshold: thresholdChoice,
  spreads: z.record(z.string(), z.object({ legitimate: quantiles, fraud: quantiles })),
  canaries: z.array(scoredCanary),
});

const MODEL = 'grown.forest';
const CHALLENGER = 'challenger.json';

export async function growChallenger(context: RetrainContext, plan: RetrainPlan): Promise<Challenger> {
  const { store, schema, gate } = context;
  const { model, outOfBagScores, training } = await growForest(context, plan);
  const threshold = chooseThreshold(
    { scores: outOfBagScores, areProbabilities: model.calibration !== null },
    training,
    schema,
    gate,
  );
  const canaries = await readCanaries(store, schema.fingerprint);
  const scores = scoreUnseenCanaries(model, canaries, training, outOfBagScores);
  const challenger: Challenger = {
    model: { ...model, threshold: threshold.threshold },
    threshold,
    spreads: valueSpreads(training, plan.inputs),
    canaries: canaries.map((each, i) => ({ ...each, score: Number.isNaN(scores[i]) ? null : scores[i]! })),
  };
  const { spreads } = challenger;
  const file = { threshold, spreads, canaries: challenger.canaries };
  await store.put(plan.folder + CHALLENGER, new TextEncoder().encode(JSON.stringify(file)));
  await saveGrown(store, plan, challenger.model); // last: without it nothing counts
  return challenger;
}

/** The challenger that was grown for the plan before; undefined as well when what is stored is broken. */
export async function readChallenger(store: ObjectStore, plan: RetrainPlan): Promise<Challenger | undefined> {
  const model = await readGrown(store, plan);
  const file = model && challengerFile.safeParse(await readJson(store, plan.folder + CHALLENGER)).data;
  return model && file && { model, ...file };
}

/** Stores the model that was grown for a plan. */
export async function saveGrown(store: ObjectStore, plan: RetrainPlan, model: ForestModel): Promise<void> {
  await store.put(plan.folder + MODEL, encodeModel(model));
}

/** The model that was grown for a plan before; undefined as well when what is stored is broken. */
export async function readGrown(store: ObjectStore, plan: RetrainPlan): Promise<ForestModel | undefined> {
  const stored = await store.get(plan.folder + MODEL);
  try {
    return stored && decodeModel(stored.bytes);
  } catch (error) {
    if (error instanceof ForestError) return undefined;
    throw error;
  }
}
