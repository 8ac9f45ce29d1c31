import type { ForestModel } from '@fraud/forest-model';
import { chooseParameters } from '../growing/choose-parameters.ts';
import type { RetrainContext } from '../retraining/retrain-context.ts';
import { deleteOrphans } from './delete-plan.ts';
import { loadFeedback } from './feedback-rows.ts';
import { type RetrainPlan, savePlan } from './retrain-plan.ts';
import { fraudCounts, loadWindow } from './training-window.ts';

/** Why there is nothing to train on, in a sentence. */
export type TooFewFrauds = { readonly tooFewFrauds: string };

/**
 * Loads the weeks of a retraining, chooses the parameters, and saves both as its plan.
 *
 * @param champion the model in service, if one is
 */
export async function makePlan(
  context: RetrainContext,
  champion: ForestModel | undefined,
): Promise<RetrainPlan | TooFewFrauds> {
  const { store, payload, progress, now } = context;
  for (const orphan of await deleteOrphans(store, now())) progress.log(`deleted what ${orphan} had left behind`);
  const window = await loadWindow(context);
  if (!window.isEnough) {
    const weeks = `the ${window.weeks.length} weeks up to ${payload.week}`;
    const reason = `The old model stays: ${weeks} hold too few frauds (${fraudCounts(window)}).`;
    progress.log(reason);
    return { tooFewFrauds: reason };
  }
  const { parameters, tried } = await chooseParameters(context, window.training);
  const feedback = await loadFeedback(context, window, champion);
  const plan = await savePlan(context, { window, feedback, parameters, search: tried, now: now() });
  const reported = feedback === undefined ? '' : ` and ${feedback.table.rows} rows of feedback`;
  progress.log(`growing a forest on ${plan.training.rows} rows with ${plan.training.frauds} frauds${reported}`);
  return plan;
}
