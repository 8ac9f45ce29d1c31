/** The rule of this system: drift or a drop of the performance asks for a challenger, and the gate decides. */
import {
  type PastPerformance,
  performanceDrop,
  performanceErrorRate,
  performanceVerdict,
  type RetrainVerdict,
} from '@fraud/drift';
import { judgementErrorRate, timeBlocks } from '@fraud/evaluation';
import { fraudsIn, sliceTable, type TransactionTable, ulbSchema } from '@fraud/feature-schema';
import { type ForestModel, scoreMatrix } from '@fraud/forest-model';
import { amountsOf, judgeModels, MIN_HELD_OUT_FRAUDS } from '@fraud/training';
import { openWatch } from './drift-watch.ts';
import type { Trainer } from './grow.ts';
import { gateRules, watchBudget, watchRules, windowOf } from './services-defaults.ts';
import type { Strategy } from './strategies.ts';
import type { YearWeek } from './year.ts';

type Champion = {
  /** What serves: grown from all rows of the weeks. */
  readonly model: ForestModel;
  /** What was judged on the held-out rows: grown without them. */
  readonly judged: ForestModel;
  readonly weeks: readonly YearWeek[];
  readonly heldOut: TransactionTable;
};

/** What a team may set of the rule. */
export type OurSettings = {
  readonly name: string;
  /** As RETRAIN_CRON has it once a week. */ readonly everyWeek: boolean;
  readonly severeDriftShare: number;
};

export const defaults: OurSettings = { name: 'ours', everyWeek: false, severeDriftShare: gateRules.severeDriftShare };
/** The doubt counts for the challenger, and there is one each week. */
export const openGate: OurSettings = { name: 'ours, open gate', everyWeek: true, severeDriftShare: 0 };

/** @param before the weeks of the first champion */
export async function ourRule(
  trainer: Trainer,
  before: readonly YearWeek[],
  { name, everyWeek, severeDriftShare }: OurSettings,
): Promise<Strategy> {
  const championOf = async (weeks: readonly YearWeek[]): Promise<Champion> => ({
    model: await trainer.refit(weeks),
    judged: await trainer.challenger(weeks),
    ...windowOf(weeks),
  });
  let champion = await championOf(before);
  let watch = openWatch(champion);
  let lastRequest = -Infinity;
  let errorRate = 0;
  let lastJudged: number | undefined;
  const alarmed = new Set<string>();
  const pastPerformance: PastPerformance[] = [];
  return {
    name,
    learn: async (known) => {
      const current = known.at(-1)!;
      const weeksSinceRetrain = Number.isFinite(lastRequest) ? current.week - lastRequest : undefined;
      const past = known.slice(0, -1);
      const { judgement, retrain, severity } = watch({ past, current, alarmed, weeksSinceRetrain, isLabelled: true });
      if (judgement.alarm) alarmed.add(current.name);
      const worse = performanceOf(champion, current, weeksSinceRetrain, pastPerformance);
      if (!retrain.retrain && !worse.retrain && !everyWeek)
        return { model: champion.model, verdict: null, reason: judgement.alarm ? retrain.reason : '' };

      lastRequest = current.week;
      const cause = retrain.retrain ? 'drift' : worse.retrain ? 'performance' : 'schedule';
      const window = windowOf(known);
      if (!window.isEnough)
        return { model: champion.model, verdict: 'keep', reason: `${cause}: too few frauds in all weeks` };
      const rows = unseenBy(champion, window.heldOut);
      if (fraudsIn(rows) < MIN_HELD_OUT_FRAUDS)
        return {
          model: champion.model,
          verdict: 'undecidable',
          reason: `${cause}: too few frauds that the champion has not learned from`,
        };
      const driftedShare = retrain.retrain ? severity : 0;
      errorRate = judgementErrorRate(
        errorRate,
        lastJudged === undefined ? known.length : current.week - lastJudged,
        gateRules,
      );
      lastJudged = current.week;
      const challenger = await trainer.challenger(known);
      const { verdict } = await judgeModels({
        challenger,
        champion: champion.model,
        rows,
        schema: ulbSchema,
        driftedShare,
        rules: { ...gateRules, severeDriftShare, promotionErrorRate: errorRate },
      });
      if (verdict.kind === 'promote') {
        champion = await championOf(known);
        watch = openWatch(champion);
      }
      return { model: champion.model, verdict: verdict.kind, reason: `${cause}: ${verdict.reason}` };
    },
  };
}

/**
 * The rows, in order of time, that are later than all that the champion was trained on: the trainer's gate judges on
 * no others.
 */
function unseenBy({ weeks }: Champion, rows: TransactionTable): TransactionTable {
  const latest = weeks.at(-1)!.table.eventTime.at(-1)!;
  const known = rows.eventTime.filter((time) => time <= latest).length;
  return sliceTable(rows, known, rows.rows);
}

/** Does the champion do worse than when it was judged, beyond chance? */
function performanceOf(
  { model, judged, heldOut, weeks }: Champion,
  { table }: YearWeek,
  weeksSinceRetrain: number | undefined,
  past: PastPerformance[],
): RetrainVerdict {
  const answered = (rows: TransactionTable, by: ForestModel) => ({
    scores: scoreMatrix(by, rows.matrix, rows.rows),
    labels: rows.labels,
    amounts: amountsOf(rows, ulbSchema, gateRules.amountColumn),
    threshold: by.threshold,
    blocks: timeBlocks(rows.eventTime),
  });
  const drop = performanceDrop({
    reference: answered(heldOut, judged),
    current: answered(table, model),
    costs: gateRules.yardstick.costs,
    errorRate: performanceErrorRate(watchBudget(true).performance),
    past,
  });
  if (drop !== undefined) past.push({ ...drop, champion: weeks.at(-1)!.name });
  return performanceVerdict(drop, { weeksSinceRetrain, coolDownWeeks: watchRules.coolDownWeeks });
}
