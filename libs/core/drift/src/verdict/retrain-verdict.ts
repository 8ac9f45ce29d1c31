/** A drifted week is reported in any case; whether the champion is to be replaced because of it is decided here. */
import { IMPORTANCE_THAT_MATTERS } from '../week/alarm-rule.ts';
import type { DriftJudgement } from '../week/judge-drift.ts';

export type RetrainVerdict = { readonly retrain: boolean; /** A clause for people. */ readonly reason: string };

export type RetrainContext = {
  /** Share of each column in the champion's splits' gain, summing to 1; undefined when the model does not know them. */
  readonly importances: Readonly<Record<string, number>> | undefined;
  /**
   * Columns that are not inputs but come from the model itself: its scores. Their drift always matters.
   */
  readonly telling: readonly string[];
  /** Weeks since a week last asked for a retraining because of drift; undefined when none did. */
  readonly weeksSinceRetrain: number | undefined;
  /** So many weeks must lie between two retrainings. */
  readonly coolDownWeeks: number;
};

/** O(columns). */
export function retrainVerdict(
  { alarm, columns, frauds }: DriftJudgement,
  { importances, telling, weeksSinceRetrain, coolDownWeeks }: RetrainContext,
): RetrainVerdict {
  if (!alarm) return { retrain: false, reason: 'nothing drifted' };
  const drifted = columns.filter((column) => column.drifted).map((column) => column.name);
  const important = importances && drifted.reduce((sum, name) => sum + (importances[name] ?? 0), 0);
  const tells = drifted.find((name) => telling.includes(name));
  const isIdle =
    tells === undefined && !frauds?.drifted && important !== undefined && important < IMPORTANCE_THAT_MATTERS;
  if (isIdle)
    return {
      retrain: false,
      reason: `the changed columns hardly matter to the model (${importanceOf(important)})`,
    };
  const cooling = coolDown(weeksSinceRetrain, coolDownWeeks);
  if (cooling !== undefined) return { retrain: false, reason: cooling };
  const why =
    tells !== undefined
      ? `the distribution of ${tells} has changed`
      : frauds?.drifted
        ? 'the share of frauds has changed'
        : important === undefined
          ? 'the model does not say which columns it uses, so every column counts'
          : `the changed columns matter to the model (${importanceOf(important)})`;
  return { retrain: true, reason: why };
}

function importanceOf(share: number): string {
  return `${percent(share)} of what moves its scores; the limit is ${percent(IMPORTANCE_THAT_MATTERS)}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}

/** Why a retraining would come too soon after the last one, as a clause; undefined when it would not. */
export function coolDown(weeksSinceRetrain: number | undefined, coolDownWeeks: number): string | undefined {
  if (weeksSinceRetrain === undefined || weeksSinceRetrain > coolDownWeeks) return undefined;
  const ago = weeksSinceRetrain === 1 ? 'a week' : `${weeksSinceRetrain} weeks`;
  const needed = coolDownWeeks === 1 ? 'one week' : `${coolDownWeeks} weeks`;
  return `the last retraining was started ${ago} ago, and ${needed} must lie between two`;
}
