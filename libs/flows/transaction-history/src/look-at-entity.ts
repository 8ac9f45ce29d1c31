/** What is known of an entity now, wherever its history lies: nothing is kept, and nothing is saved. */
import { historyEventReader, type SchemaWithHistories, type Transaction } from '@fraud/feature-schema';
import { createHistory, entityEvents, type KeptEntity, lookBack } from '@fraud/histories';
import type { HistorySources, KnownEvent } from './history-keeper.ts';
import { learnNews, takeAll } from './learn-news.ts';
import { keepHistory } from './memory/kept-history.ts';
import { snapshotPath } from './memory/open-memory-history.ts';
import { readSnapshot } from './memory/snapshot-file.ts';
import { connectOnce } from './redis/connect.ts';
import { historyGenerations } from './redis/generations.ts';
import { shareHistory } from './redis/shared-history.ts';

export type LookedAt = {
  /** The events kept of the entity alone and of pairs that are given whole. */
  readonly kept: readonly KeptEntity[];
  /** By name, as they are for the transaction; missing ones are left out. */
  readonly columns: Readonly<Record<string, number>>;
};

/**
 * From the last snapshot and what was heard since; without one from all that is known. O(events heard).
 *
 * @param dir folder of the snapshots
 * @param transaction with the entities and a time
 */
export async function lookInMemory(
  { dir, pastSince, newsFor, erasures }: Omit<HistorySources, 'learnMs'> & { readonly dir: string },
  schema: SchemaWithHistories,
  transaction: Transaction,
): Promise<LookedAt> {
  // What is damaged is learned again: everything is in the log and the weekly files as well.
  const saved = await readSnapshot(snapshotPath(dir, schema), schema.histories).catch(() => undefined);
  const erased = await erasures();
  const snapshot = erased.every((name) => saved?.erased.includes(name)) ? saved : undefined;
  const known = new Set(snapshot?.learned);
  const { history, take } = keepHistory(schema, snapshot?.history ?? createHistory(schema.histories));
  const takeSome = (events: readonly KnownEvent[]) => events.forEach(take);
  await learnNews(newsFor, { schema, isKnown: (name) => known.has(name), take: takeSome, remember: () => undefined });
  await takeAll(pastSince(schema, snapshot?.since), takeSome);
  const event = historyEventReader(schema)(transaction);
  const columns = new Float32Array(history.width);
  lookBack(history, event, columns);
  return { kept: entityEvents(history, event), columns: named(schema, columns) };
}

/** From the Redis that API processes share. @throws what Redis throws */
export async function lookInRedis(
  { url, prefix }: { readonly url: string; readonly prefix: string },
  schema: SchemaWithHistories,
  transaction: Transaction,
): Promise<LookedAt> {
  const redis = await connectOnce(url);
  try {
    const shared = shareHistory(redis, prefix, schema);
    shared.begin(await historyGenerations(redis, shared.name).after([]));
    const asked = { ...transaction };
    await shared.derive([asked], false);
    const columns = schema.historyColumns.map((name) => (asked[name] as number | null) ?? NaN);
    return { kept: shared.eventsOf(asked), columns: named(schema, columns) };
  } finally {
    redis.disconnect();
  }
}

function named({ historyColumns }: SchemaWithHistories, values: ArrayLike<number>): LookedAt['columns'] {
  return Object.fromEntries(
    historyColumns.flatMap((name, c) => (Number.isNaN(values[c]!) ? [] : [[name, values[c]!] as const])),
  );
}
