/** An ISO week; files of teams that count without years have none. */
export type Week = {
  readonly year: number | undefined;
  readonly week: number;
};

/** A weekly file in the object store. */
export type WeekFile = Week & {
  readonly key: string;
  /** The last segment of the key without its extension, such as `week_2026_47`: names reports and jobs. */
  readonly name: string;
  readonly etag: string;
  /** In bytes, as stored. */
  readonly size: number;
};

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const FIRST_MONDAY_MS = 4 * DAY_MS; // 5 January 1970
const FILE_NAME = /^(week_(?:(\d{4})_)?(\d{1,3}))\.(?:csv(?:\.gz|\.zst)?|parquet)$/;

/**
 * Reads `<prefix>week_2026_47.csv`, `week_7.csv`, either also as `.csv.gz`, `.csv.zst` or `.parquet`; undefined for
 * any other key, also for a week 0 or 54.
 */
export function parseWeekKey(key: string): (Week & { readonly name: string }) | undefined {
  const match = FILE_NAME.exec(key.slice(key.lastIndexOf('/') + 1));
  if (match === null) return undefined;
  const year = match[2] === undefined ? undefined : Number(match[2]);
  const week = Number(match[3]);
  if (week < 1 || (year !== undefined && week > 53)) return undefined;
  return { year, week, name: match[1]! };
}

/** The key of a week's file: `weekKey('weekly_data/', { year: 2026, week: 7 })` is `weekly_data/week_2026_07.csv`. */
export function weekKey(prefix: string, { year, week }: Week): string {
  const number = String(week).padStart(2, '0');
  return `${prefix}week_${year === undefined ? number : `${year}_${number}`}.csv`;
}

/** Order in time: by year, then by week as a number. Weeks without a year come before all others. */
export function compareWeeks(a: Week, b: Week): number {
  return (a.year ?? 0) - (b.year ?? 0) || a.week - b.week;
}

/** How many weeks `to` is later than `from`, by the calendar; 0 when `from` is not known. */
export function weeksBetween(from: Week | undefined, to: Week): number {
  if (from === undefined) return 0;
  return Math.round(((to.year ?? 0) - (from.year ?? 0)) * WEEKS_PER_YEAR) + to.week - from.week;
}

const WEEKS_PER_YEAR = 365.25 / 7;

/** Where a week lies on the axis of a curve. */
type WeekStep = {
  /** Weeks since 5 January 1970, so one more each week; of a week without a year its number. */
  readonly step: number;
  /** Its Monday, UTC; undefined without a year. */
  readonly timestampMs: number | undefined;
};

export function weekStep({ year, week }: Week): WeekStep {
  if (year === undefined) return { step: week, timestampMs: undefined };
  const fourthOfJanuary = Date.UTC(year, 0, 4); // always in week 1
  const weekday = (new Date(fourthOfJanuary).getUTCDay() + 6) % 7;
  const timestampMs = fourthOfJanuary - weekday * DAY_MS + (week - 1) * WEEK_MS;
  return { step: (timestampMs - FIRST_MONDAY_MS) / WEEK_MS, timestampMs };
}
