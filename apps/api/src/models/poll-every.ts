export type Poller = {
  /** Polls now, or once the poll under way is over; resolves when that poll is. Those who ask meanwhile share it. */
  poll(): Promise<void>;
  /** No poll begins any more; resolves when the one under way is over. */
  close(): Promise<void>;
};

/**
 * Polls once, then every `everyMs` and when asked; polls never overlap.
 *
 * @param pollOnce deals with its own failures: it never rejects
 */
export async function pollEvery(everyMs: number, pollOnce: () => Promise<void>): Promise<Poller> {
  let underWay = Promise.resolve();
  let next: Promise<void> | undefined;
  let closed = false;

  function poll(): Promise<void> {
    next ??= underWay.then(begin);
    return next;
  }

  function begin(): Promise<void> | undefined {
    underWay = next!;
    next = undefined;
    return closed ? undefined : pollOnce();
  }

  await poll();
  const timer = setInterval(() => void poll(), everyMs);
  return {
    poll,
    close() {
      closed = true;
      clearInterval(timer);
      return next ?? underWay;
    },
  };
}
