const DAY_MS = 86_400_000;

/** A week of ISO 8601: it starts on Monday, and belongs to the year of its Thursday. `week` is 1 to 53. */
export type IsoWeek = { readonly year: number; readonly week: number };

/** The ISO week of a moment, in UTC. */
export function isoWeekOf(date: Date): IsoWeek {
  const midnight = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  const daysSinceMonday = (date.getUTCDay() + 6) % 7;
  const thursday = midnight + (3 - daysSinceMonday) * DAY_MS;
  const year = new Date(thursday).getUTCFullYear();
  return { year, week: 1 + Math.floor((thursday - Date.UTC(year, 0, 1)) / DAY_MS / 7) };
}

/** The week before a week; that before week 1 is the last one of the year before. */
export function weekBefore({ year, week }: IsoWeek): IsoWeek {
  const fourthOfJanuary = Date.UTC(year, 0, 4); // always in week 1
  return isoWeekOf(new Date(fourthOfJanuary + (week - 2) * 7 * DAY_MS));
}
