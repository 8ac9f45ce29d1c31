/** Which weeks of the log and of the labels are older than they are to be kept. */
import type { ObjectStore } from '@fraud/object-store';
import { LABELS, LABELS_TO_REVIEW } from '../labels/label.ts';
import { REQUEST_LOGS } from '../segments/segment-name.ts';

const WEEK_MS = 7 * 86_400_000;
const WEEK = /^(\w+\/)week_(\d{4})_(\d\d)\//;

export type WeeksKept = { readonly requestLogs: number | undefined; readonly labels: number | undefined };

/** Objects of one week below one prefix, such as `request_logs/week_2026_47/`. */
export type ExpiredWeek = { readonly folder: string; readonly keys: readonly string[] };

/**
 * The weeks before the last `kept` ones, the week of `now` among these; undefined keeps all. Time is that of `now` or
 * of the newest object, whichever is earlier, so that a clock that is ahead deletes nothing. O(objects).
 *
 * @throws what the store throws
 */
export async function expiredWeeks(store: ObjectStore, kept: WeeksKept, now: Date): Promise<ExpiredWeek[]> {
  const prefixes = [
    [REQUEST_LOGS, kept.requestLogs],
    [LABELS, kept.labels],
    [LABELS_TO_REVIEW, kept.labels],
  ] as const;
  const expired = await Promise.all(
    prefixes.map(([prefix, weeks]) => (weeks === undefined ? [] : expiredBelow(store, prefix, weeks, now))),
  );
  return expired.flat();
}

async function expiredBelow(store: ObjectStore, prefix: string, weeks: number, now: Date): Promise<ExpiredWeek[]> {
  const folders = new Map<string, { keys: string[]; monday: number }>();
  let newest = 0;
  for await (const { key, lastModified } of store.list(prefix)) {
    newest = Math.max(newest, lastModified.getTime());
    const [folder, , year, week] = WEEK.exec(key) ?? [];
    if (folder === undefined) continue;
    const known = folders.get(folder) ?? { keys: [], monday: mondayOf(Number(year), Number(week)) };
    known.keys.push(key);
    folders.set(folder, known);
  }
  const end = Math.min(now.getTime(), newest) - weeks * WEEK_MS;
  return [...folders].flatMap(([folder, { keys, monday }]) => (monday + WEEK_MS <= end ? [{ folder, keys }] : []));
}

/** Midnight of the Monday of an ISO week, UTC, in ms. */
function mondayOf(year: number, week: number): number {
  const fourth = new Date(Date.UTC(year, 0, 4)); // always in week 1
  const daysSinceMonday = (fourth.getUTCDay() + 6) % 7;
  return fourth.getTime() + ((week - 1) * 7 - daysSinceMonday) * 86_400_000;
}
