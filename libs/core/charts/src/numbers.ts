/** Numbers as people read them, the same on every page. */

/** A count: 284,807. */
export function grouped(count: number): string {
  return count.toLocaleString('en');
}

/** A share as a percentage of three digits. */
export function percent(share: number): string {
  return `${threeDigits(100 * share)} %`;
}

/** A number in two digits, as short as it can be. */
export function shortNumber(value: number): string {
  return Number(value.toPrecision(2)).toString();
}

/** A number in three digits, as short as it can be; whole ones keep all of theirs. */
export function threeDigits(value: number): string {
  return Math.abs(value) >= 1_000 ? grouped(Math.round(value)) : Number(value.toPrecision(3)).toString();
}
