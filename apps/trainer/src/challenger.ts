/** The model of a retraining, as it comes to be: grown and judged, and once more from all rows when it is to serve. */
import type { LoadedModel, ModelFiles } from '@fraud/model-registry';
import { chooseThreshold } from '@fraud/training';
import { growForest } from './growing/grow-forest.ts';
import { judgeChallenger } from './judging/judge-challenger.ts';
import { keepJudged } from './judging/judged-files.ts';
import { modelFiles, readJudgement, refitFiles } from './judging/model-files.ts';
import { PERCENT } from './narrator.ts';
import { layRefit, readRows, type RetrainPlan } from './plan/retrain-plan.ts';
import type { RetrainParts, RetrainTask } from './retrain-parts.ts';

/**
 * Grown from the plan's training rows and judged on its held-out ones; what the gate said is kept until the
 * retraining is over.
 */
export async function judgedChallenger(
  parts: RetrainParts,
  task: RetrainTask,
  plan: RetrainPlan,
  opponent: LoadedModel | undefined,
  championVersion: string | null,
): Promise<ModelFiles> {
  const { store, schema, gate } = parts;
  const { narrator, signal, payload } = task;
  const grown = await growForest({ ...parts, ...task, plan });
  const { training, heldOut } = await readRows(store, plan);
  const threshold = chooseThreshold(grown.unseenScores, training, schema, gate);
  const challenger = { ...grown.model, threshold: threshold.threshold };
  narrator.step('judging', PERCENT.judging);
  const judged = await judgeChallenger({
    challenger,
    threshold,
    opponent,
    plan,
    heldOut,
    schema,
    driftedShare: payload.driftedShare,
    rules: gate,
    signal,
  });
  narrator.note(`${judged.judgement.verdict.kind}: ${judged.judgement.verdict.reason}`);
  const files = modelFiles(challenger, heldOut, judged);
  await keepJudged(store, plan, championVersion, files);
  return files;
}

/**
 * The challenger grown again with the same parameters, from the rows it was judged on as well: those are the newest
 * there are, and a model without them knows them a retraining late. Its threshold is the one that was judged.
 * docs/decisions/0014 says what that is worth.
 */
export async function refitChallenger(
  parts: RetrainParts,
  task: RetrainTask,
  judgedPlan: RetrainPlan,
  judged: ModelFiles,
): Promise<{ files: ModelFiles; plan: RetrainPlan }> {
  task.narrator.step('growing it again from all rows', PERCENT.refitting);
  const plan = await layRefit(parts.store, judgedPlan);
  const { model } = await growForest({ ...parts, ...task, plan });
  return { files: refitFiles(judged, { ...model, threshold: readJudgement(judged).threshold.threshold }), plan };
}
