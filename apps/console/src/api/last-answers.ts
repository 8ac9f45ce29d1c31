/** What was read last of each address since the log-in, for when it cannot be read any more. */

/** Addresses that are remembered, the latest. */
const MAX_KEPT = 200;

type Kept = { readonly value: unknown; readonly asOf: string };
const kept = new Map<string, Kept>();

export function keepAnswer(address: string, value: unknown): void {
  kept.delete(address); // to the end of the line
  kept.set(address, { value, asOf: new Date().toISOString() });
  if (kept.size > MAX_KEPT) kept.delete(kept.keys().next().value!);
}

export function lastAnswer(address: string): Kept | undefined {
  return kept.get(address);
}

/** Whoever logs in next sees nothing of it. */
export function forgetAnswers(): void {
  kept.clear();
}
