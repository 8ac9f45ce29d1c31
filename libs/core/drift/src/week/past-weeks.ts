/** What is known of a past week, and past weeks as stretches of time without an alarm. */
import type { WeekProfile } from './profile-week.ts';

export type JudgedWeek = {
  readonly profile: WeekProfile;
  /** Frauds among the week's rows; null when it has no labels. */
  readonly labels: LabelCount | null;
};

export type LabelCount = { readonly rows: number; readonly frauds: number };

export type PastWeek = JudgedWeek & {
  /** The week raised an alarm: it is not used as an undrifted week, and a new segment begins after it. */
  readonly alarmed: boolean;
  /** The champion learned from it: the baseline holds its rows. */
  readonly inReference: boolean;
};

/** What is learned from of a past week. */
export type WeekEffects = Pick<WeekProfile, 'rows' | 'effects'>;

/** Weeks between two alarms, in order. */
export type PastSegment = readonly WeekEffects[];

/** Undrifted weeks between alarms. */
export function segmentsOf(past: readonly PastWeek[]): WeekProfile[][] {
  const segments: WeekProfile[][] = [[]];
  for (const { alarmed, profile } of past) {
    if (alarmed) segments.push([]);
    else segments.at(-1)!.push(profile);
  }
  return segments.filter((weeks) => weeks.length > 0);
}
