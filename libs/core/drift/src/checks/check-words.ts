/** Words that the findings of checks share. */

const NAMES = 5;

/** The first few, and how many more there are. */
export function listed(texts: readonly string[]): string {
  return texts.length > NAMES
    ? `${texts.slice(0, NAMES).join(', ')} and ${texts.length - NAMES} more`
    : texts.join(', ');
}

export function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

export function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
