/**
 * A retraining, step by step: plan it, grow a challenger, judge it against the champion on rows that neither has
 * seen; if it is better, refit it on all rows; record it, and promote it. Each step leaves its result in the store and
 * is skipped when that is there. So a retraining may end at any point and begin again on another trainer: it does so
 * while its trees are grown (`delegate` ends the run until they are there), and when a trainer dies. Run twice, it
 * leaves what it leaves run once: the model's bytes follow from rows, parameters and seed.
 */
import type { FeatureSchema } from '@fraud/feature-schema';
import type { ForestModel } from '@fraud/forest-model';
import { type LoadedModel, pruneModels, versionOf } from '@fraud/model-registry';
import { isDelegation } from '@fraud/queue';
import { growChallenger, readChallenger } from '../growing/grow-challenger.ts';
import { growRefit, readRefit } from '../growing/refit.ts';
import { judgeChallenger } from '../judging/judge-challenger.ts';
import { readJudged } from '../judging/judged-files.ts';
import { readJudgement } from '../judging/model-files.ts';
import { makePlan } from '../plan/make-plan.ts';
import { readPlan } from '../plan/retrain-plan.ts';
import { loadChampionToBeat } from '../recording/champion-to-beat.ts';
import { announceChampion, promoteModel, rolledBack } from '../recording/promote-model.ts';
import { readRecord, recordLater, recordModel } from '../recording/record-model.ts';
import type { RetrainOutcome } from './outcome.ts';
import type { RetrainContext } from './retrain-context.ts';
import type { StepName } from './steps.ts';

export async function retrain(context: RetrainContext): Promise<RetrainOutcome> {
  const { store, jobId, signal, progress, span } = context;

  /** The stored result of a step, or else what the step makes. */
  const step = async <T>(name: StepName, stored: () => Promise<T | undefined>, make: () => Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    const result = await stored();
    if (result !== undefined) return result;
    progress.step(name);
    return await span(name, make, { isFailure: (error) => !isDelegation(error) });
  };

  const champion = await loadChampionToBeat(context);
  const { promotedByThisJob } = champion;
  if (promotedByThisJob?.version === champion.version)
    return await announceChampion(context, champion, 'this job has put its model into service already');
  if (promotedByThisJob !== undefined) return replacedSince(promotedByThisJob.version);

  const plan = await step(
    'planned',
    () => readPlan(store, jobId),
    () => makePlan(context, comparableModel(champion.model, context.schema)),
  );
  if ('tooFewFrauds' in plan) return { outcome: 'done', verdict: 'keep', reason: plan.tooFewFrauds };
  const challenger = await step(
    'grown',
    () => readChallenger(store, plan),
    () => growChallenger(context, plan),
  );
  const judged = await step(
    'judged',
    () => readJudged(store, plan, champion.version),
    () => judgeChallenger(context, plan, challenger, champion),
  );
  const { verdict } = readJudgement(judged);
  const candidate =
    verdict.kind === 'promote' && context.refit
      ? await step(
          'refit',
          () => readRefit(store, plan, judged),
          () => growRefit(context, plan, judged),
        )
      : { plan, files: judged };
  if (versionOf(candidate.files['model.forest']) === champion.version)
    return await announceChampion(context, champion, 'the new model is the one in service, byte for byte');

  const recorded = await step(
    'recorded',
    () => readRecord(store, plan, champion.version),
    () => recordModel(context, candidate, champion.version),
  );
  progress.step('promoted');
  const refusal = verdict.kind === 'promote' ? await rolledBack(context, recorded.version, plan) : undefined;
  if (refusal !== undefined) progress.log(refusal);
  const isPromoted = verdict.kind === 'promote' && refusal === undefined;
  const isRecorded = isPromoted
    ? await span('promoted', () => promoteModel(context, candidate.files, recorded, champion.version))
    : recorded.manifest.mlflow !== null;
  if (!isRecorded) await recordLater(context, recorded.folder);
  for (const old of await pruneModels(store, context.backupsKept)) progress.log(`deleted the old backup ${old}`);
  progress.step('done');
  const { kind, reason } = refusal === undefined ? verdict : { kind: 'keep' as const, reason: refusal };
  return { outcome: 'done', verdict: kind, version: recorded.version, reason };
}

/** The model in service, if it takes the same inputs. */
function comparableModel(champion: LoadedModel | undefined, schema: FeatureSchema): ForestModel | undefined {
  return champion?.manifest.schemaFingerprint === schema.fingerprint ? champion.model : undefined;
}

/** A model that this job had put into service, and that was rolled back or replaced since, stays out of service. */
function replacedSince(version: string): RetrainOutcome {
  const reason = `This job had put ${version} into service; it was rolled back or replaced since.`;
  return { outcome: 'skipped', verdict: 'keep', version, reason };
}
