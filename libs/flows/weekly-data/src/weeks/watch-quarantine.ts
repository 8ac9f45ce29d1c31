import type { ObjectStore } from '@fraud/object-store';
import { QUARANTINE, type QuarantineReason, quarantineReason } from './quarantine-week.ts';

const REASON = '.reason.json';
/** Refused files that are listed, the latest. */
const MAX_LISTED = 50;

/** A file that was refused: the name of its week, and why. */
export type QuarantinedWeek = QuarantineReason & { readonly week: string };

/**
 * The files that were refused last, the latest first: one listing a call. A reason is read once for each etag it has
 * had; one of another build is passed over.
 */
export function watchQuarantine(store: ObjectStore): () => Promise<QuarantinedWeek[]> {
  let known = new Map<string, QuarantinedWeek | undefined>();
  return async () => {
    const reasons = (await Array.fromAsync(store.list(QUARANTINE))).filter(({ key }) => key.endsWith(REASON));
    const latest = reasons.sort((a, b) => b.lastModified.getTime() - a.lastModified.getTime()).slice(0, MAX_LISTED);
    const found: typeof known = new Map();
    for (const { key, etag } of latest) {
      const version = `${key} ${etag}`;
      found.set(version, known.has(version) ? known.get(version) : await readReason(store, key));
    }
    known = found;
    return [...found.values()]
      .filter((each) => each !== undefined)
      .sort((a, b) => (a.refusedAt < b.refusedAt ? 1 : -1));
  };
}

async function readReason(store: ObjectStore, key: string): Promise<QuarantinedWeek | undefined> {
  const stored = await store.get(key);
  if (stored === undefined) return undefined;
  try {
    const reason = quarantineReason.parse(JSON.parse(new TextDecoder().decode(stored.bytes)));
    return { ...reason, week: key.slice(QUARANTINE.length, -REASON.length) };
  } catch {
    return undefined;
  }
}
