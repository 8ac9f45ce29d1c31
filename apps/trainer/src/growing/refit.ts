/**
 * The refit: a challenger that was judged better, grown again with the same parameters from all rows, those it was
 * judged on included. They are the newest there are, and a model without them would learn them one retraining late.
 * Its threshold is the one that was judged. docs/decisions/0014 says what that is worth.
 */
import type { ForestModel } from '@fraud/forest-model';
import type { ModelFiles } from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import { readJudgement, refitFiles } from '../judging/model-files.ts';
import { readRefitPlan, type RetrainPlan, saveRefitPlan } from '../plan/retrain-plan.ts';
import type { RetrainContext } from '../retraining/retrain-context.ts';
import { readGrown, saveGrown } from './grow-challenger.ts';
import { growForest } from './grow-forest.ts';

/** A model that may go into service: its files, and the plan it was grown from. */
export type Candidate = { readonly files: ModelFiles; readonly plan: RetrainPlan };

export async function growRefit(
  context: RetrainContext,
  judgedPlan: RetrainPlan,
  judged: ModelFiles,
): Promise<Candidate> {
  const plan = await saveRefitPlan(context.store, judgedPlan);
  const { model } = await growForest(context, plan);
  await saveGrown(context.store, plan, model);
  return candidateOf(plan, judged, model);
}

/** The refit that was grown for the plan before. */
export async function readRefit(
  store: ObjectStore,
  judgedPlan: RetrainPlan,
  judged: ModelFiles,
): Promise<Candidate | undefined> {
  const plan = await readRefitPlan(store, judgedPlan);
  const model = plan && (await readGrown(store, plan));
  return model && candidateOf(plan, judged, model);
}

function candidateOf(plan: RetrainPlan, judged: ModelFiles, model: ForestModel): Candidate {
  const { threshold } = readJudgement(judged).threshold;
  return { plan, files: refitFiles(judged, { ...model, threshold }) };
}
