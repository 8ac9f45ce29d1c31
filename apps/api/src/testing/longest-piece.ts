/** What this thread has computed so far; the time of a busy machine's other programs does not count. */
function computedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** For tests that hold a piece to a limit: the collector or the compiler may fall into one run, not into all three. */
export const PIECE_RETRIES = { retry: 2 };

/** The longest piece of some work in which nothing else had a turn, and the whole of it, in computing time. */
export async function longestPiece<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly pieceMs: number; readonly totalMs: number }> {
  const started = computedMs();
  let [last, pieceMs, isDone] = [started, 0, false];
  const watch = (): void => {
    pieceMs = Math.max(pieceMs, computedMs() - last);
    last = computedMs();
    if (!isDone) setImmediate(watch);
  };
  watch();
  const result = await work();
  isDone = true;
  return { result, pieceMs, totalMs: computedMs() - started };
}
