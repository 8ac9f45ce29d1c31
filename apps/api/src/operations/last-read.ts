/** The watchdog writes once a week. */
const STALE_MS = 5 * 60_000;

/**
 * What the watchdog has written, as it was last read. Asking has it read again when that was five minutes ago, and
 * waits for nothing; with the store out of reach it stays what it was.
 */
export function lastRead<T>(read: () => Promise<T | undefined>): () => T | undefined {
  let known: T | undefined;
  let askedAt = -Infinity;
  return () => {
    if (Date.now() - askedAt >= STALE_MS) {
      askedAt = Date.now();
      void read().then(
        (value) => (known = value),
        () => undefined, // the follower of the champion says that the store is out of reach
      );
    }
    return known;
  };
}
