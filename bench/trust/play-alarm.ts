/** Plays a system's weeks: each is judged by the drift alarm and joins the past, as in service. */
import { judgeDrift, type PastWeek } from '@fraud/drift';
import { type History, referenceUpTo } from './alarm-worlds.ts';

export type Play = {
  /** Weeks that are known before the first one is judged; the last four of them are the reference. */
  readonly pastWeeks: number;
  /** Whether a model is trained on the last four weeks after an alarm, so that the reference moves. */
  readonly retrains: boolean;
};

/** The weeks that alarmed, counted from the first one that was judged. */
export function alarmsOf(history: History, { pastWeeks, retrains }: Play): number[] {
  const alarmed = new Set<number>();
  let reference = referenceUpTo(history, pastWeeks);
  for (let week = pastWeeks; week < history.weeks.length; week++) {
    const { baseline, profileOf, first, end } = reference;
    const known = Array.from({ length: week }, (_, w) => w).filter(
      (w) => w >= week - pastWeeks || (w >= first && w < end),
    );
    const { alarm } = judgeDrift({
      baseline,
      referenceLabels: null,
      past: known.map((w): PastWeek => ({
        profile: profileOf(w),
        labels: null,
        alarmed: alarmed.has(w),
        inReference: w >= first && w < end,
      })),
      current: { profile: profileOf(week), labels: null },
    });
    if (!alarm) continue;
    alarmed.add(week);
    if (retrains) reference = referenceUpTo(history, week + 1);
  }
  return [...alarmed].map((week) => week - pastWeeks);
}
