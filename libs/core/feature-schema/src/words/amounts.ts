/** Numbers, shares and times as people write them. */

export type Range = readonly [low: number, high: number];

const SECOND = 1;
const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;
const UNITS = [
  [DAY, 'day'],
  [HOUR, 'hour'],
  [MINUTE, 'minute'],
  [SECOND, 'second'],
] as const;

/** Three digits, all of those before the point: 1234, 53.2, 0.0012. */
function numberWords(value: number): string {
  return String(Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
}

/** Writes an amount with its unit, if it has one. */
export function amountIn(unit: string): (value: number) => string {
  return (value) => (unit === '' ? numberWords(value) : `${numberWords(value)} ${unit}`);
}

/** A share as percent. */
export function percentIn(share: number): string {
  return `${numberWords(100 * share)} %`;
}

export function counted(count: number, noun: string): string {
  return `${numberWords(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** In the largest unit that it fills twice: "90 minutes". */
export function durationWords(seconds: number): string {
  const [unit, noun] = UNITS.find(([each]) => Math.abs(seconds) >= 2 * each) ?? UNITS[3];
  return counted(Math.round(seconds / unit), noun);
}

/** "in the last 7 days", or with a delay "in the 7 days up to 14 days ago". */
export function spanWords(withinSeconds: number, delaySeconds: number): string {
  const within = durationWords(withinSeconds);
  if (delaySeconds > 0) return `in the ${within} up to ${durationWords(delaySeconds)} ago`;
  const one = UNITS.find(([unit]) => unit === withinSeconds)?.[1];
  return `in the last ${one ?? within}`;
}

/** ", usually 0 or 1"; empty where nothing is known. */
export function rangeWords(range: Range | null, words: (value: number) => string): string {
  if (range === null) return '';
  const [low, high] = range.map(words) as [string, string];
  if (low === high) return `, usually ${low}`;
  return range[1] - range[0] === 1 && Number.isInteger(range[0])
    ? `, usually ${low} or ${high}`
    : `, usually ${low} to ${high}`;
}
