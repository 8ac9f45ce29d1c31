/**
 * Looks for a while after a promotion whether the model answers as it was judged, and goes back to the one before where
 * it does not. A model may be good on yesterday's rows and still do harm: a caller sends other values than the weekly
 * files hold, or a category has another name.
 */
import type { Audit } from '@fraud/audit';
import { type AnsweredSums, servingShift } from '@fraud/drift';
import { assessment } from '@fraud/evaluation';
import type { Champion } from '@fraud/model-registry';
import type { Log } from '@fraud/service';
import { z } from 'zod';
import type { ModelControl } from './model-control.ts';

/** Of `metrics.json`: how the model did on the rows that it was judged on. */
const figures = z.object({ challenger: assessment.pick({ metrics: true, reliability: true }) });

/** Who it is in the registry and in the audit trail. */
const WATCH = 'promotion watch';

export type PromotionWatchOptions = {
  readonly control: Pick<ModelControl, 'champion' | 'describe' | 'rollback'>;
  /** What all processes of this API have answered with a version since they started. */
  readonly answered: (version: string) => Promise<AnsweredSums>;
  /** How long a model is watched after its promotion. */
  readonly minutes: number;
  readonly audit: Pick<Audit, 'record'>;
  readonly now: () => Date;
  readonly log: Log;
};

/** @returns looks once; to be called again and again. @throws what the store and the registry throw */
export function watchPromotion(options: PromotionWatchOptions): () => Promise<void> {
  const { control, answered, minutes, audit, now, log } = options;
  let watched: { number: number; judged: AnsweredSums | undefined; before: AnsweredSums } | undefined;

  return async () => {
    const champion = await control.champion();
    if (champion === undefined || !isToBeWatched(champion)) return;
    const { version, number } = champion;
    const sums = await answered(version);
    // What was answered with it before belongs to an earlier time in service.
    if (watched?.number !== number) watched = { number, judged: await judgedSums(version), before: sums };
    const { judged, before } = watched;
    const live = {
      rows: sums.rows - before.rows,
      flagged: sums.flagged - before.flagged,
      scores: sums.scores - before.scores,
    };
    const shifts = judged === undefined ? [] : servingShift(live, judged);
    if (shifts.length === 0) return;
    const reason = shifts.join(' ');
    const { champion: back } = await control.rollback({ replaces: version, reason, by: WATCH });
    await audit.record({
      actor: WATCH,
      action: 'model.rollback',
      from: version,
      to: back.version,
      reason,
      outcome: 'done',
    });
    log.error({ version, inService: back.version }, `rolled back ${version}: ${reason}`);
  };

  function isToBeWatched({ kind, from, promotedAt }: Champion): boolean {
    const untilMs = Date.parse(promotedAt) + minutes * 60_000;
    return kind === 'promotion' && from !== null && now().getTime() < untilMs;
  }

  /** Undefined of a model that was published without a judgement. */
  async function judgedSums(version: string): Promise<AnsweredSums | undefined> {
    const parsed = figures.safeParse((await control.describe(version)).figures);
    if (!parsed.success) return undefined;
    const { metrics, reliability } = parsed.data.challenger;
    return {
      rows: metrics.rows,
      flagged: metrics.truePositives + metrics.falsePositives,
      scores: reliability.reduce((sum, { rows, meanScore }) => sum + rows * (meanScore ?? 0), 0),
    };
  }
}
