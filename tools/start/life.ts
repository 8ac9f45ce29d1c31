/** Signals so close together are one Ctrl-C: a terminal sends it to us, and npm passes it on to us as well. */
const SAME_SIGNAL_MS = 1_000;

export type Life = {
  /** Aborted as soon as the end begins. */
  readonly signal: AbortSignal;
  /** What is to be ended; the last one is ended first. */
  onEnd(name: string, close: () => Promise<void> | void): void;
  /**
   * Begins the end, unless it has begun: everything is ended in reverse order, then the process exits with the code.
   */
  end(exitCode: number): void;
};

/**
 * The life of a command: the first Ctrl-C, SIGTERM or SIGHUP ends what was started in reverse order, a second one exits
 * at once.
 */
export function startLife(say: (text: string) => void): Life {
  const ending = new AbortController();
  const closers: { name: string; close: () => Promise<void> | void }[] = [];
  let signalledAt = -Infinity;

  async function closeAll(exitCode: number): Promise<void> {
    let code = exitCode;
    for (const { name, close } of closers.toReversed()) {
      try {
        await close();
      } catch (error) {
        say(`Cannot end ${name}: ${error instanceof Error ? error.message : String(error)}`);
        code ||= 1;
      }
    }
    process.exit(code);
  }

  function end(exitCode: number): void {
    if (ending.signal.aborted) return;
    ending.abort();
    void closeAll(exitCode);
  }

  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      const now = performance.now();
      if (now - signalledAt < SAME_SIGNAL_MS) return;
      signalledAt = now;
      if (ending.signal.aborted) process.exit(130);
      say(`${name === 'SIGINT' ? 'Ctrl-C' : name}: ending everything (once more: at once)`);
      end(0);
    });
  }
  return { signal: ending.signal, onEnd: (name, close) => void closers.push({ name, close }), end };
}
