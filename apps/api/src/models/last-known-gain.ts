import { readChampion, readGain, type WeekOfGain } from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';

/** The watchdog adds to it once a week. */
const STALE_MS = 5 * 60_000;

/** What the champion's promotion has brought, and whom it is about. */
export type KnownGain = WeekOfGain & { readonly version: string };

/**
 * The gain of the champion as it was last read. Asking has it read again when that was five minutes ago, and waits for
 * nothing; with the store out of reach it stays what it was.
 */
export function lastKnownGain(store: ObjectStore): () => KnownGain | undefined {
  let known: KnownGain | undefined;
  let askedAt = -Infinity;
  const read = async (): Promise<KnownGain | undefined> => {
    const champion = await readChampion(store);
    const gain = champion?.kind === 'promotion' ? (await readGain(store, champion))?.weeks.at(-1) : undefined;
    return gain && { ...gain, version: champion!.version };
  };
  return () => {
    if (Date.now() - askedAt >= STALE_MS) {
      askedAt = Date.now();
      void read().then(
        (gain) => (known = gain),
        () => undefined, // the follower of the champion says that the store is out of reach
      );
    }
    return known;
  };
}
