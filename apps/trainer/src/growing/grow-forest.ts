import { type ForestModel, joinForests } from '@fraud/forest-model';
import { growTreesJob } from '@fraud/jobs';
import type { ObjectStore } from '@fraud/object-store';
import type { JobContext } from '@fraud/queue';
import {
  calibrated,
  keepRanking,
  ML_RANDOM_FOREST_WARNING,
  type PartOfForest,
  trainMlRandomForest,
} from '@fraud/training';
import { growingStep, type Narrator, PERCENT } from '../narrator.ts';
import type { RetrainPlan } from '../plan/retrain-plan.ts';
import { getTable } from '../plan/stored-table.ts';
import { getTrees } from '../plan/stored-trees.ts';
import type { PlanGrowers } from './plan-growers.ts';

export type GrowForest = {
  readonly store: ObjectStore;
  readonly growers: PlanGrowers;
  readonly learner: 'native' | 'ml-random-forest';
  readonly plan: RetrainPlan;
  readonly delegate: JobContext['delegate'];
  readonly narrator: Narrator;
  readonly signal: AbortSignal;
};

export type GrownForest = {
  readonly model: ForestModel;
  /** Each training row's score by the trees that had not seen it; NaN where there is none. */
  readonly unseenScores: Float64Array;
};

/**
 * A forest by the learner that was asked for. The native one is grown in parts, by all trainers there are, and put
 * together here: the model is the same, byte for byte, whoever grew which trees. Only it is calibrated.
 */
export async function growForest(task: GrowForest): Promise<GrownForest> {
  const { growers, learner, plan, narrator, signal } = task;
  if (learner === 'ml-random-forest') return await growMlRandomForest(task);
  const parts = await growInParts(task);
  narrator.step('putting the trees together', plan.isRefit ? PERCENT.rejoining : PERCENT.joining);
  const { calibration, outOfBag, scores } = await growers.use(plan, (open) => open.judgeUnseen(parts, signal));
  const { inputs, schemaFingerprint, parameters } = plan;
  const model: ForestModel = {
    forest: joinForests(parts.map(({ forest }) => forest)),
    inputs,
    schemaFingerprint,
    parameters,
    threshold: 0.5,
    calibration: calibration && keepRanking(calibration),
    outOfBag,
  };
  return { model, unseenScores: calibrated(model, scores) };
}

/** Leaves here while parts are missing, and comes to the end once they are all there. */
async function growInParts({ store, plan, delegate }: GrowForest): Promise<PartOfForest[]> {
  for (;;) {
    const { grown, missing } = await getTrees(store, plan);
    if (missing.length === 0) return grown;
    await delegate(
      growTreesJob,
      missing.map((range) => ({ retrainJobId: plan.jobId, planId: plan.id, ...range })),
    );
  }
}

async function growMlRandomForest({ store, plan, narrator, signal }: GrowForest): Promise<GrownForest> {
  narrator.note(`warning: ${ML_RANDOM_FOREST_WARNING}`);
  const training = await getTable(store, plan.training);
  const onProgress = ({ treesDone }: { treesDone: number }) => {
    const { step, percent } = growingStep(treesDone, plan);
    narrator.step(step, percent);
  };
  const { inputs, schemaFingerprint, parameters } = plan;
  const { model, outOfBagScores } = await trainMlRandomForest({
    ...training,
    inputs,
    schemaFingerprint,
    parameters,
    onProgress,
    signal,
  });
  return { model, unseenScores: outOfBagScores };
}
