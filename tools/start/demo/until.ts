import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 250;

/** Polls until `look` gives something; undefined when it does not in time. */
export async function until<T>(
  timeoutMs: number,
  signal: AbortSignal,
  look: () => Promise<T | undefined>,
): Promise<T | undefined> {
  for (
    const deadline = performance.now() + timeoutMs;
    performance.now() < deadline;
    await delay(POLL_MS, undefined, { signal })
  ) {
    const seen = await look();
    if (seen !== undefined) return seen;
  }
  return undefined;
}
