export type Looks = {
  /** Looks now, or once the look under way is over; resolves when that look is. Those who ask meanwhile share it. */
  look(): Promise<void>;
  /** No look begins any more; resolves when the one under way is over. */
  close(): Promise<void>;
};

/**
 * Looks once, then every `everyMs` and when asked; looks never overlap.
 *
 * @param lookOnce deals with its own failures: it never rejects
 */
export async function lookEvery(everyMs: number, lookOnce: () => Promise<void>): Promise<Looks> {
  let underWay = Promise.resolve();
  let next: Promise<void> | undefined;
  let closed = false;

  function look(): Promise<void> {
    next ??= underWay.then(begin);
    return next;
  }

  function begin(): Promise<void> | undefined {
    underWay = next!;
    next = undefined;
    return closed ? undefined : lookOnce();
  }

  await look();
  const timer = setInterval(() => void look(), everyMs);
  return {
    look,
    close() {
      closed = true;
      clearInterval(timer);
      return next ?? underWay;
    },
  };
}
