/**
 * Faults of one part that overlap: their changes follow one another, and the part works again with the end of the last.
 */
export function overlapping() {
  const overlaps = new Map<string, number>();
  const changes = new Map<string, Promise<unknown>>();
  async function inTurn(part: string, change: () => unknown): Promise<void> {
    const turn = (changes.get(part) ?? Promise.resolve()).then(change);
    changes.set(part, turn);
    await turn;
  }
  return async (part: string, forMs: number, begin: () => unknown, finish: () => unknown): Promise<void> => {
    overlaps.set(part, (overlaps.get(part) ?? 0) + 1);
    await inTurn(part, begin);
    await new Promise((resolve) => setTimeout(resolve, forMs));
    overlaps.set(part, overlaps.get(part)! - 1);
    await inTurn(part, () => (overlaps.get(part) === 0 ? finish() : undefined));
  };
}
