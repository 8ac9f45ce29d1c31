/**
 * The gate of a retraining: challenger and champion on the same latest rows, without those the champion has learned
 * from.
 */
import { fraudsIn, sliceTable } from '@fraud/feature-schema';
import type { ForestModel } from '@fraud/forest-model';
import { type LoadedModel, type Manifest, type ModelFiles, rowsOf } from '@fraud/model-registry';
import { judgeModels, MIN_HELD_OUT_FRAUDS } from '@fraud/training';
import type { Challenger } from '../growing/grow-challenger.ts';
import type { RetrainPlan } from '../plan/retrain-plan.ts';
import { getTable } from '../plan/stored-table.ts';
import type { RetrainContext } from '../retraining/retrain-context.ts';
import { addCanaries, scoreCanaries } from './canaries.ts';
import { type CheckedCanary, collapseOf, compareCanaries } from './canary-recall.ts';
import { inputImportance } from './input-importance.ts';
import { saveJudged } from './judged-files.ts';
import type { Judgement } from './judgement.ts';
import { modelFiles } from './model-files.ts';
import { takeErrorRate } from './take-error-rate.ts';

/** Whom a challenger is judged against. */
export type Champion = {
  /** Null when no model is in service. */
  readonly version: string | null;
  /** Undefined as well when its files are broken. */
  readonly model: LoadedModel | undefined;
};

const NOT_FAIR =
  'Not decided, the old model stays: the model in service was itself trained on these weeks, so the two cannot be ' +
  'compared fairly. Try again when a new labelled week has come in.';

/** Judges a challenger, and saves its files with what was said until the retraining ends. */
export async function judgeChallenger(
  { store, weeksPrefix, schema, gate, canaryRules, payload, progress, signal }: RetrainContext,
  plan: RetrainPlan,
  { model: challenger, threshold, spreads, canaries: scoredCanaries }: Challenger,
  champion: Champion,
): Promise<ModelFiles> {
  const heldOut = await getTable(store, plan.heldOut);
  const comparable =
    champion.model?.manifest.schemaFingerprint === challenger.schemaFingerprint ? champion.model : undefined;
  const seen = comparable === undefined ? 0 : rowsSeenBy(comparable.manifest, plan);
  const unseen = sliceTable(heldOut, Math.min(seen, heldOut.rows), heldOut.rows);
  const isEnough = fraudsIn(unseen) >= MIN_HELD_OUT_FRAUDS;
  const rows = isEnough ? unseen : heldOut;
  const promotionErrorRate =
    isEnough && comparable !== undefined
      ? await takeErrorRate(
          {
            store,
            weeksPrefix,
            judgement: `${plan.jobId}/${plan.id}/${champion.version}`,
            week: payload.week,
          },
          gate,
        )
      : gate.promotionErrorRate;
  const { scores, verdict, difference, costDifference, ...assessments } = await judgeModels(
    {
      challenger,
      champion: comparable?.model,
      rows,
      schema,
      typicalAmounts: threshold.typicalAmounts,
      driftedShare: payload.driftedShare ?? 0,
      rules: { ...gate, promotionErrorRate },
    },
    signal,
  );
  const canaries = compareCanaries(checkedCanaries(comparable?.model, challenger, scoredCanaries));
  const collapse = comparable && collapseOf(canaries, { ...canaryRules, errorRate: gate.promotionErrorRate });
  const judgement: Judgement = {
    ...assessments,
    ...(canaries.canaries > 0 && { canaries }),
    ...(isEnough && difference && { difference }),
    ...(isEnough && costDifference && { costDifference }),
    verdict: finalVerdict(),
    threshold,
    ...(plan.search.length > 0 && { search: plan.search }),
  };
  progress.log(judgement.verdict.reason);
  if (isEnough) await addCanaries(store, { week: payload.week, schemaFingerprint: schema.fingerprint }, rows, isFound);
  const files = modelFiles(challenger, heldOut, {
    judgement,
    scored: { labels: rows.labels, ...scores },
    importances: inputImportance(challenger, rows),
    spreads,
  });
  await saveJudged(store, plan, champion.version, files);
  return files;

  function finalVerdict(): Judgement['verdict'] {
    if (comparable !== undefined && !isEnough) return { kind: 'undecidable', reason: NOT_FAIR };
    return verdict.kind === 'promote' && collapse !== undefined ? { kind: 'keep', reason: collapse } : verdict;
  }

  /** Whether the model that serves from now on flags a row. */
  function isFound(row: number): boolean {
    if (comparable === undefined || scores.champion === undefined || judgement.verdict.kind === 'promote')
      return scores.challenger[row]! >= challenger.threshold;
    return scores.champion[row]! >= comparable.model.threshold;
  }
}

/**
 * Which canaries were found before: by a model that had not seen them, and by the champion still. A champion that a
 * person put into service may pass a kind of fraud on purpose.
 */
function checkedCanaries(
  champion: ForestModel | undefined,
  challenger: ForestModel,
  canaries: Challenger['canaries'],
): CheckedCanary[] {
  const byChampion = champion && scoreCanaries(champion, canaries);
  return canaries.flatMap(({ found, score }, i) => {
    if (score === null) return [];
    const isFoundByChampion = byChampion === undefined || byChampion[i]! >= champion!.threshold;
    return [{ foundBefore: found && isFoundByChampion, isFound: score >= challenger.threshold }];
  });
}

/**
 * How many of the first held-out rows the champion was trained on: of the same week it may know more than the
 * challenger.
 */
function rowsSeenBy(champion: Manifest, plan: RetrainPlan): number {
  let left = rowsOf(champion).trainedTo;
  const trainedOn = new Map<string, number>();
  for (const { name, rows } of champion.weeks) {
    trainedOn.set(name, Math.min(left, rows));
    left -= Math.min(left, rows);
  }
  let start = 0;
  let end = 0;
  for (const week of plan.weeks) {
    const known = trainedOn.get(week.name) ?? 0;
    if (known > 0) end = start + known;
    start += week.rows;
  }
  return Math.max(0, end - plan.training.rows);
}
