import { type FeatureSchema, fraudsIn, type TransactionTable } from '@fraud/feature-schema';
import type { ForestParameters } from '@fraud/forest-learner';
import type { ForestModel } from '@fraud/forest-model';
import { keepRanking, ML_RANDOM_FOREST_WARNING, outOfBagScores, type TrainForest, trainForest, trainMlRandomForest } from '@fraud/training';
import type { Narrator } from './narrator.ts';

export type GrowForest = {
  readonly training: TransactionTable;
  readonly schema: FeatureSchema;
  readonly learner: 'native' | 'ml-random-forest';
  readonly parameters: Partial<ForestParameters>;
  /** Worker threads of the native learner; as many as there are cores when undefined. */
  readonly threads: number | undefined;
  readonly narrator: Narrator;
  readonly signal: AbortSignal;
};

/**
 * A forest by the learner that was asked for, and each training row's score by the trees that had not seen it, NaN where there is none. Only
 * the native one is calibrated.
 */
export async function growForest({ training, schema, learner, parameters, threads, narrator, signal }: GrowForest): Promise<{ model: ForestModel; unseenScores: Float64Array }> {
  narrator.note(`growing a forest on ${training.rows} rows with ${fraudsIn(training)} frauds`);
  const job: TrainForest = {
    ...training,
    inputs: schema.inputs,
    schemaFingerprint: schema.fingerprint,
    parameters,
    onProgress: ({ treesDone, treesTotal }) => narrator.step(`tree ${treesDone} of ${treesTotal}`, 20 + (55 * treesDone) / treesTotal),
    signal,
  };
  if (learner === 'ml-random-forest') {
    narrator.note(`warning: ${ML_RANDOM_FOREST_WARNING}`);
    const { model, outOfBagScores } = await trainMlRandomForest(job);
    return { model, unseenScores: outOfBagScores };
  }
  const grown = await trainForest({ ...job, calibrate: true, ...(threads !== undefined && { threads }) });
  const model = { ...grown, calibration: grown.calibration && keepRanking(grown.calibration) };
  return { model, unseenScores: await outOfBagScores(model, training, signal) };
}
