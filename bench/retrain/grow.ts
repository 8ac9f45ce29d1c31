import { type TransactionTable, ulbSchema } from '@fraud/feature-schema';
import type { ForestParameters } from '@fraud/forest-learner';
import type { ForestModel } from '@fraud/forest-model';
import { chooseThreshold, keepRanking, outOfBagScores, trainForest } from '@fraud/training';
import { gateRules } from './setting.ts';

/** A model as the trainer grows it: calibrated on out-of-bag votes, its threshold the cheapest on out-of-bag scores. */
export async function grow(training: TransactionTable, parameters: Partial<ForestParameters>): Promise<ForestModel> {
  const grown = await trainForest({ ...training, inputs: ulbSchema.inputs, schemaFingerprint: ulbSchema.fingerprint, parameters, calibrate: true });
  const model = { ...grown, calibration: grown.calibration && keepRanking(grown.calibration) };
  const scores = await outOfBagScores(model, training, new AbortController().signal);
  return { ...model, threshold: chooseThreshold(scores, training, ulbSchema, gateRules).threshold };
}

/** A model that was judged, as the trainer grows it again from all rows: with the same parameters, and at the threshold that was judged. */
export async function refit({ threshold }: ForestModel, all: TransactionTable, parameters: Partial<ForestParameters>): Promise<ForestModel> {
  return { ...(await grow(all, parameters)), threshold };
}
