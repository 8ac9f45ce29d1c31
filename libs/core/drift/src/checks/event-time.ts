/**
 * Does a week's event time look like seconds of one week? Times in milliseconds or minutes, and times that an export
 * has rounded, are numbers like any other; the time of day that the model learns from them is random.
 */
export type DataCheck = {
  readonly name: string;
  readonly passed: boolean;
  /** A sentence without its full stop. */
  readonly finding: string;
};

/** First and last event time of a week, in seconds. */
export type TimeSpan = { readonly start: number; readonly end: number };

export type EventTimeCase = TimeSpan & {
  /** Name of the column. */
  readonly column: string;
  readonly rows: number;
  /** The weeks the champion learned from, earliest first, and how many weeks later than the last this one is. */
  readonly reference: { readonly weeks: readonly TimeSpan[]; readonly weeksLater: number } | undefined;
};

/** Of at least one row, in any order. O(rows). */
export function timeSpan(eventTime: Float64Array): TimeSpan {
  const span = { start: Infinity, end: -Infinity };
  for (const time of eventTime) {
    span.start = Math.min(span.start, time);
    span.end = Math.max(span.end, time);
  }
  return span;
}

export const EVENT_TIME_CHECK = 'Event time';

const DAY = 86_400;
const WEEK = 7 * DAY;
/** Seconds since 1970 reach this in the year 5138. */
export const BEYOND_SECONDS = 1e11;
/** Units in seconds, with the share of a week's span by which they are recognised. */
const UNITS = [
  ['nanoseconds', 1e-9],
  ['microseconds', 1e-6],
  ['milliseconds', 1e-3],
  ['minutes', 60],
  ['hours', 3600],
  ['days', DAY],
] as const;
/** A span this much longer or shorter than that of the training weeks is no week of the same kind. */
const [MAX_RATIO, MIN_RATIO] = [3, 0.1];
/** Fewer rows may lie close together by chance. */
const MIN_ROWS = 100;

/** O(weeks). */
export function eventTimeCheck(week: EventTimeCase): DataCheck {
  const problem = wrongUnit(week) ?? wrongSpan(week) ?? wrongPlace(week);
  return {
    name: EVENT_TIME_CHECK,
    passed: problem === undefined,
    finding: problem === undefined ? spanText(week) : `"${week.column}": ${problem}`,
  };
}

function wrongUnit({ start, end }: EventTimeCase): string | undefined {
  const largest = Math.max(Math.abs(start), Math.abs(end));
  if (largest < BEYOND_SECONDS) return undefined;
  const unit = largest < 1e14 ? 'milliseconds' : largest < 1e17 ? 'microseconds' : 'nanoseconds';
  return `the times look like ${unit}; seconds are expected`;
}

function wrongSpan(week: EventTimeCase): string | undefined {
  const span = week.end - week.start;
  const usual = usualSpan(week.reference?.weeks);
  const isLong = span > MAX_RATIO * usual + DAY;
  const isShort = week.rows >= MIN_ROWS && span < MIN_RATIO * (week.reference === undefined ? DAY : usual);
  if (!isLong && !isShort) return undefined;
  const unit = UNITS.find(([, seconds]) => Math.abs(Math.log10((span * seconds) / usual)) < 0.3)?.[0];
  const guess = unit === undefined ? '' : `; they look like ${unit}, and seconds are expected`;
  return `${spanText(week)}, where ${duration(usual)} are usual${guess}`;
}

/** Times that start anew each week stay where they were; times that go on move by a week a week. */
function wrongPlace({ start, end, reference }: EventTimeCase): string | undefined {
  if (reference === undefined) return undefined;
  const first = Math.min(...reference.weeks.map((each) => each.start));
  const last = Math.max(...reference.weeks.map((each) => each.end));
  if (start < first - WEEK) return `the times lie ${duration(first - start)} before those of the training weeks`;
  const latest = last + (reference.weeksLater + 1) * WEEK;
  if (end > latest) return `the times lie ${duration(end - last)} after those of the training weeks`;
  return undefined;
}

/** The median span of the training weeks; a week where there are none. */
function usualSpan(weeks: readonly TimeSpan[] | undefined): number {
  const spans = (weeks ?? []).map(({ start, end }) => end - start).sort((a, b) => a - b);
  return spans[Math.floor(spans.length / 2)] ?? WEEK;
}

function spanText({ start, end }: TimeSpan): string {
  return `The rows span ${duration(end - start)}`;
}

function duration(seconds: number): string {
  const unit = seconds < 3_600 ? 's' : seconds < 2 * DAY ? 'hours' : 'days';
  const value = seconds / { s: 1, hours: 3_600, days: DAY }[unit];
  return `${Number(value.toPrecision(3)).toLocaleString('en')} ${unit}`;
}
