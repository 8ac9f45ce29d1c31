/** A count as people write it: 284,807. */
export function grouped(count: number): string {
  return count.toLocaleString('en');
}

/** A share as a percentage of three digits. */
export function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}
