/** Moments as they are written -> seconds. */
import type { TimeForm } from '../schema/column.ts';
import { readIsoTime } from './iso-time.ts';

export const SECONDS_PER_UNIT = { seconds: 1, milliseconds: 0.001, hours: 3_600, days: 86_400 } as const;
const SECONDS_PER_DAY = SECONDS_PER_UNIT.days;

/** Seconds (since 1970 for texts) of a moment; undefined for what the form does not allow. */
export function readTime(raw: unknown, { as, zone }: TimeForm): number | undefined {
  if (as === 'iso8601') return typeof raw === 'string' ? readText(raw.trim(), zone) : undefined;
  return typeof raw === 'number' && Number.isFinite(Math.fround(raw)) ? raw * SECONDS_PER_UNIT[as] : undefined;
}

function readText(text: string, zone: string): number | undefined {
  const time = readIsoTime(text);
  return time && time.seconds - (time.offset ?? offsetAt(time.seconds, zone));
}

/** Seconds that the clock of a zone is ahead of UTC at a moment. O(1), by a cache of quarters of an hour. */
export function zoneOffset(seconds: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const quarter = Math.floor(seconds / 900);
  const known = cacheOf(zone);
  let offset = known.get(quarter);
  if (offset === undefined) {
    offset = measureOffset(quarter * 900, zone);
    if (known.size >= MAX_CACHED) known.clear();
    known.set(quarter, offset);
  }
  return offset;
}

/**
 * The offset of a moment told by the zone's own clock. Of two moments that a clock set back tells alike it is the
 * earlier one; a time that a clock set forward skips is told by the clock before.
 */
function offsetAt(local: number, zone: string): number {
  const before = zoneOffset(local - SECONDS_PER_DAY, zone);
  const after = zoneOffset(local + SECONDS_PER_DAY, zone);
  if (before === after || zoneOffset(local - before, zone) === before) return before;
  return zoneOffset(local - after, zone) === after ? after : before;
}

/** Quarters of an hour in five years. */
const MAX_CACHED = 175_000;
const caches = new Map<string, Map<number, number>>();
const formats = new Map<string, Intl.DateTimeFormat>();

function cacheOf(zone: string): Map<number, number> {
  const known = caches.get(zone) ?? new Map<number, number>();
  caches.set(zone, known);
  return known;
}

function measureOffset(seconds: number, zone: string): number {
  let format = formats.get(zone);
  if (format === undefined) {
    const numeric = 'numeric';
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: numeric,
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
      second: numeric,
    });
    formats.set(zone, format);
  }
  const parts = Object.fromEntries(
    format.formatToParts(seconds * 1_000).map(({ type, value }) => [type, Number(value)]),
  );
  const { year, month, day, hour, minute, second } = parts as Record<string, number>;
  return Date.UTC(year!, month! - 1, day!, hour!, minute!, second!) / 1_000 - seconds;
}
