import type { TransactionTable } from '@fraud/feature-schema';
import { type ForestModel, joinForests, usualValues } from '@fraud/forest-model';
import { growTreesJob } from '@fraud/jobs';
import { calibrated, ML_RANDOM_FOREST_WARNING, type PartOfForest, trainMlRandomForest } from '@fraud/training';
import { readTrainingRows, type RetrainPlan } from '../plan/retrain-plan.ts';
import { getTrees } from '../plan/stored-trees.ts';
import type { RetrainContext } from '../retraining/retrain-context.ts';
import { progressOf, type StepProgress } from '../retraining/steps.ts';

type GrowContext = Pick<RetrainContext, 'store' | 'growers' | 'learner' | 'delegate' | 'progress' | 'signal'>;

export type GrownForest = {
  /** Its threshold is not chosen yet: 0.5. */
  readonly model: ForestModel;
  /** Of each training row, by the trees that have not seen it; NaN where there is none. */
  readonly outOfBagScores: Float64Array;
  /** The rows it was grown from. */
  readonly training: TransactionTable;
};

/** Share of a growing step that the trees take; the rest is putting them together. */
const TREES_SHARE = 0.85;

/**
 * Grows a plan's forest by the learner of the settings. The native one is grown in parts by all trainers there are,
 * and put together here: the model is the same, byte for byte, whoever grew which trees. Only it is calibrated.
 */
export async function growForest(context: GrowContext, plan: RetrainPlan): Promise<GrownForest> {
  const { growers, learner, progress, signal } = context;
  if (learner === 'ml-random-forest') return await growMlRandomForest(context, plan);
  const parts = await growInParts(context, plan);
  progress.step(stepOf(plan), TREES_SHARE, 'putting the trees together');
  return await growers.use(plan, async (open, training) => {
    const { calibration, outOfBag, scores } = await open.scoreOutOfBag(parts, signal);
    const { inputs, schema, schemaFingerprint, parameters } = plan;
    const model: ForestModel = {
      forest: joinForests(parts.map(({ forest }) => forest)),
      inputs,
      categories: open.categories,
      schema,
      schemaFingerprint,
      parameters,
      threshold: 0.5,
      calibration,
      outOfBag,
      usual: usualValues(training, training.labels, inputs.length),
    };
    return { model, outOfBagScores: calibrated(model, scores), training };
  });
}

/** The progress of a retraining when so many trees of a plan are grown. */
export function treesProgress(treesDone: number, plan: RetrainPlan): StepProgress {
  return progressOf(stepOf(plan), ...treesShare(treesDone, plan));
}

function treesShare(treesDone: number, { parameters: { trees } }: RetrainPlan): [share: number, detail: string] {
  return [(TREES_SHARE * treesDone) / trees, `tree ${treesDone} of ${trees}`];
}

function stepOf({ isRefit }: RetrainPlan): 'refit' | 'grown' {
  return isRefit ? 'refit' : 'grown';
}

/** Asks for the parts that are missing. `delegate` ends this run; the one that finds all parts goes on. */
async function growInParts(
  { store, delegate }: Pick<GrowContext, 'store' | 'delegate'>,
  plan: RetrainPlan,
): Promise<PartOfForest[]> {
  for (;;) {
    const { grown, missing } = await getTrees(store, plan);
    if (missing.length === 0) return grown;
    await delegate(
      growTreesJob,
      missing.map((range) => ({ retrainJobId: plan.jobId, planId: plan.id, ...range })),
    );
  }
}

async function growMlRandomForest({ store, progress, signal }: GrowContext, plan: RetrainPlan): Promise<GrownForest> {
  progress.log(`warning: ${ML_RANDOM_FOREST_WARNING}`);
  const training = await readTrainingRows(store, plan);
  const { inputs, schema, schemaFingerprint, parameters } = plan;
  const { model, outOfBagScores } = await trainMlRandomForest({
    ...training,
    inputs,
    schema,
    schemaFingerprint,
    parameters,
    onProgress: ({ treesDone }) => progress.step(stepOf(plan), ...treesShare(treesDone, plan)),
    signal,
  });
  return { model, outOfBagScores, training };
}
