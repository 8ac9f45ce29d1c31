/**
 * The labels of a week, day by day, and which of them have matured. Frauds are reported late: among young rows some
 * count as legitimate that are none. A label is taken to be final once its whole day is older, by the delay that the
 * team has set, than the newest row.
 */
import type { LabelCount } from './past-weeks.ts';

/** The rows of one day; `day` counts from the start of event times. */
export type LabelDay = LabelCount & { readonly day: number };

const DAY_SECONDS = 86_400;

/** @param eventTime seconds, one a row, ascending. O(rows) */
export function labelDays(eventTime: Float64Array, labels: Uint8Array): LabelDay[] {
  const days: { day: number; rows: number; frauds: number }[] = [];
  eventTime.forEach((time, row) => {
    const day = Math.floor(time / DAY_SECONDS);
    if (days.at(-1)?.day !== day) days.push({ day, rows: 0, frauds: 0 });
    const last = days.at(-1)!;
    last.rows++;
    last.frauds += labels[row]!;
  });
  return days;
}

/** The first day whose labels are not final yet: rows of earlier days are matured. O(1). */
export function maturedUpTo(newestEventTime: number, delayDays: number): number {
  return Math.floor(newestEventTime / DAY_SECONDS - delayDays);
}

/** Rows and frauds of the days before `end`. O(days). */
export function labelsBefore(days: readonly LabelDay[], end: number): LabelCount {
  const before = days.filter(({ day }) => day < end);
  return {
    rows: before.reduce((sum, { rows }) => sum + rows, 0),
    frauds: before.reduce((sum, { frauds }) => sum + frauds, 0),
  };
}

/** The rows of `days[from, to)`, as a slice of rows that ascend in time. O(log rows). */
export function rowsOfDays(eventTime: Float64Array, from: number, to: number): { start: number; end: number } {
  return { start: firstRowOf(eventTime, from), end: firstRowOf(eventTime, to) };
}

function firstRowOf(eventTime: Float64Array, day: number): number {
  let [low, high] = [0, eventTime.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (Math.floor(eventTime[middle]! / DAY_SECONDS) < day) low = middle + 1;
    else high = middle;
  }
  return low;
}
