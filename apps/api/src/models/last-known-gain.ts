import { readChampion, readGain, type WeekOfGain } from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import { lastRead } from '../operations/last-read.ts';

/** What the champion's promotion has brought, and whom it is about. */
export type KnownGain = WeekOfGain & { readonly version: string };

/** The gain of the champion as it was last read. */
export function lastKnownGain(store: ObjectStore): () => KnownGain | undefined {
  return lastRead(async () => {
    const champion = await readChampion(store);
    const gain = champion?.kind === 'promotion' ? (await readGain(store, champion))?.weeks.at(-1) : undefined;
    return gain && { ...gain, version: champion!.version };
  });
}
