/**
 * What is left of erased decisions: `erasures/week_2026_47/<erasure>.json`, by the week in which they were made, holds
 * their ids, which are random, and nothing else about them.
 */
import { type IsoWeek, isoWeekOf, weekBefore } from '@fraud/feature-schema';
import { type ObjectStore, putConfirmed } from '@fraud/object-store';
import { z } from 'zod';
import { timeOfDecisionId } from '../decision.ts';

const ERASURES = 'erasures/';
const tombstone = z.object({ erasedAt: z.iso.datetime(), decisions: z.array(z.string()).readonly() });

/** Writes the tombstones of decisions, before they are erased. @throws what the store throws */
export async function writeTombstones(
  store: ObjectStore,
  erasure: string,
  decisions: ReadonlyMap<string, Date>,
  erasedAt: Date,
): Promise<void> {
  for (const [prefix, ids] of Map.groupBy(decisions.keys(), (id) => prefixOf(isoWeekOf(decisions.get(id)!)))) {
    const text = JSON.stringify({ erasedAt: erasedAt.toISOString(), decisions: ids });
    await putConfirmed(store, `${prefix}${erasure}.json`, new TextEncoder().encode(text), { ifAbsent: true });
  }
}

/** Ids of erased decisions, by the key of their tombstone, of the keys that `isWanted` wants to see. */
export async function* readErasures(
  store: ObjectStore,
  isWanted: (key: string) => boolean,
): AsyncGenerator<{ key: string; decisions: readonly string[] }> {
  for await (const { key } of store.list(ERASURES)) {
    const stored = isWanted(key) ? await store.get(key) : undefined;
    if (stored) yield { key, decisions: readTombstone(stored.bytes) };
  }
}

/** The keys of all tombstones. @throws what the store throws */
export async function erasureKeys(store: ObjectStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(ERASURES)) keys.push(key);
  return keys;
}

/** Ids of all erased decisions that were made since a moment, and of some before. @throws what the store throws */
export async function erasedSince(store: ObjectStore, since: Date): Promise<ReadonlySet<string>> {
  const first = prefixOf(weekBefore(isoWeekOf(since)));
  const erased = new Set<string>();
  for await (const { decisions } of readErasures(store, (key) => key >= first))
    decisions.forEach((id) => erased.add(id));
  return erased;
}

/** Whether a decision was erased. O(erasures of its week). @throws what the store throws */
export async function wasErased(store: ObjectStore, id: string, signal?: AbortSignal): Promise<boolean> {
  const madeAt = timeOfDecisionId(id);
  if (madeAt === undefined) return false;
  const week = isoWeekOf(madeAt);
  for (const prefix of [week, weekBefore(week)].map(prefixOf))
    for await (const { key } of store.list(prefix, signal && { signal })) {
      const stored = await store.get(key, signal && { signal });
      if (stored && readTombstone(stored.bytes).includes(id)) return true;
    }
  return false;
}

/** None in an object that is no tombstone. */
function readTombstone(bytes: Uint8Array): readonly string[] {
  try {
    return tombstone.parse(JSON.parse(new TextDecoder().decode(bytes))).decisions;
  } catch {
    return [];
  }
}

function prefixOf({ year, week }: IsoWeek): string {
  return `${ERASURES}week_${year}_${String(week).padStart(2, '0')}/`;
}
