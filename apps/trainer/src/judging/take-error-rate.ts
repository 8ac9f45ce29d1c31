/**
 * The error rate of each judgement, so that all of them together keep what a year may cost. The last one's lies in
 * `models/last_judgement.json`. It is taken before a judgement begins; a judgement that is begun again takes the same.
 */
import { judgementErrorRate, type YearlyErrors } from '@fraud/evaluation';
import { type ObjectStore, ObjectStoreError } from '@fraud/object-store';
import { compareWeeks, listWeeks, parseWeekKey, type Week, weeksBetween } from '@fraud/weekly-data';
import { z } from 'zod';
import { parseJson } from '../retraining/stored-json.ts';

export const LAST_JUDGEMENT_KEY = 'models/last_judgement.json';
/** Two retrainings may judge at once. */
const ATTEMPTS = 5;

const lastJudgement = z.object({
  /** Which challenger was judged against whom. */
  judgement: z.string(),
  /** The newest week of any judgement so far. */
  week: z.string(),
  errorRate: z.number().min(0).max(0.5),
});

export type NewJudgement = {
  readonly store: ObjectStore;
  readonly weeksPrefix: string;
  /** Names the challenger and the champion. */
  readonly judgement: string;
  /** The newest week the challenger may have learned from, such as `week_2026_47`. */
  readonly week: string;
};

/** Takes the error rate of a judgement. Where none was taken before, the first weekly file is the beginning. */
export async function takeErrorRate(
  { store, weeksPrefix, judgement, week }: NewJudgement,
  rules: YearlyErrors,
): Promise<number> {
  const current = weekNamed(week);
  for (let attempt = 1; ; attempt++) {
    const stored = await store.get(LAST_JUDGEMENT_KEY);
    const last = lastJudgement.safeParse(stored && parseJson(stored.bytes)).data;
    if (last?.judgement === judgement) return last.errorRate;
    const before = last && weekNamed(last.week);
    const errorRate = judgementErrorRate(last?.errorRate ?? 0, await weeksSince(before), rules);
    const newest = before !== undefined && compareWeeks(before, current) > 0 ? last!.week : week;
    const bytes = new TextEncoder().encode(`${JSON.stringify({ judgement, week: newest, errorRate })}\n`);
    try {
      await store.put(LAST_JUDGEMENT_KEY, bytes, stored === undefined ? { ifAbsent: true } : { ifMatch: stored.etag });
      return errorRate;
    } catch (error) {
      const isOvertaken = error instanceof ObjectStoreError && error.code === 'FRAUD_STORE_PRECONDITION_FAILED';
      if (!isOvertaken || attempt >= ATTEMPTS) throw error;
    }
  }

  async function weeksSince(before: Week | undefined): Promise<number> {
    if (before !== undefined) return Math.max(0, weeksBetween(before, current));
    const [first] = await listWeeks(store, weeksPrefix);
    return 1 + Math.max(0, weeksBetween(first, current));
  }
}

function weekNamed(name: string): Week {
  return parseWeekKey(`${name}.csv`)!;
}
