/** Which columns are the event time and the amount, from names and profiles. */
import type { ColumnProfile } from './column-profile.ts';

const TIME_NAMES = /(time|date|timestamp|created|posted|booked|at$)/i;
const OTHER_MOMENTS = /(birth|dob|expir|opened|open_|first|last|since|valid)/i;
const NUMBER_TIMES =
  /^(time|step|timestamp|ts|unix_time|epoch|transactiondt|seconds|tx_time_seconds|event_time|hour|month)$/i;
const AMOUNTS = /^(amt|.*amt|transactionamt|value|sum|(.*[_ ])?(amount|price|total)([_ ].*)?)$/i;

/** Milliseconds since 1970 have been beyond this since 1973, seconds will be in the year 5138. */
const LEAST_MILLISECONDS = 1e11;

export type GuessedTime = { readonly column: string; readonly as: 'iso8601' | 'seconds' | 'milliseconds' | 'hours' };

/** @param named the column that was named as the event time; else it is looked for */
export function guessTime(profiles: readonly ColumnProfile[], named: string | undefined): GuessedTime | undefined {
  const asText = (profile: ColumnProfile) => profile.times > 0 && profile.times >= 0.99 * profile.present;
  const found =
    named !== undefined
      ? profiles.find(({ name }) => name === named)
      : (profiles.find((each) => asText(each) && TIME_NAMES.test(each.name) && !OTHER_MOMENTS.test(each.name)) ??
        profiles.find((each) => asText(each) && !OTHER_MOMENTS.test(each.name)) ??
        profiles.find((each) => each.numbers === each.rows && NUMBER_TIMES.test(each.name)));
  if (found === undefined) return undefined;
  if (asText(found)) return { column: found.name, as: 'iso8601' };
  if (found.numbers < found.present) return undefined;
  if (found.max >= LEAST_MILLISECONDS) return { column: found.name, as: 'milliseconds' };
  return { column: found.name, as: /^(step|hour)/i.test(found.name) ? 'hours' : 'seconds' };
}

export function guessAmount(numbers: readonly string[]): string | undefined {
  return numbers.find((name) => AMOUNTS.test(name));
}
