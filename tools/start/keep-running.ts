import type { Life } from './life.ts';

/** A server that the launcher has started for the services. */
export type Part = { readonly ended: Promise<void>; close(): Promise<void> };

export type KeptPart<P extends Part> = {
  readonly name: string;
  /** Starts it, each time on the same port and data. */
  readonly start: () => Promise<P>;
  readonly life: Life;
  readonly say: (text: string) => void;
  /** Called once when starting it again does not help: with what is wrong. */
  readonly giveUp: (reason: string) => void;
};

/** A part that ends this often within the time has something that a start does not cure. */
const MOST_ENDS = 3;
const WITHIN_MS = 60_000;

/**
 * Starts a part and keeps it running: one that ends by itself is started again, with a word. It is ended with the
 * life.
 */
export async function keepRunning<P extends Part>({ name, start, life, say, giveUp }: KeptPart<P>): Promise<P> {
  const first = await start();
  let part: P = first;
  const endedAt: number[] = [];

  async function watch(): Promise<void> {
    for (;;) {
      await part.ended;
      if (life.signal.aborted) return;
      endedAt.push(performance.now());
      if (endedAt.length >= MOST_ENDS && endedAt.at(-1)! - endedAt.at(-MOST_ENDS)! < WITHIN_MS)
        return giveUp(`${name} has ended ${MOST_ENDS} times within ${WITHIN_MS / 1000} s`);
      say(`${name} has ended by itself: starting it again`);
      await part.close(); // what it may have left of itself
      part = await start();
      if (life.signal.aborted) return await part.close();
      say(`${name} runs again`);
    }
  }

  life.onEnd(name, () => part.close());
  watch().catch((error: unknown) => {
    if (!life.signal.aborted)
      giveUp(`${name} cannot be started again: ${error instanceof Error ? error.message : String(error)}`);
  });
  return first;
}
