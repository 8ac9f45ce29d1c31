import { historyEventReader, type SchemaWithHistories } from '@fraud/feature-schema';
import { type Transaction as HistoryEvent, warmUpSeconds } from '@fraud/histories';
import type { ObjectStore } from '@fraud/object-store';
import type { Decision } from '../decision.ts';
import { erasedSince } from '../erasing/tombstones.ts';
import { decisionsSince } from '../segments/decisions-since.ts';

/** What histories keep of logged decisions. Those of other schemas count as far as they have the columns. */
export async function* eventsOf(
  decisions: AsyncIterable<Decision> | Iterable<Decision>,
  schema: SchemaWithHistories,
): AsyncGenerator<HistoryEvent> {
  const read = historyEventReader(schema);
  for await (const { transaction } of decisions)
    if (typeof transaction[schema.eventTime] === 'number') yield read(transaction);
}

/** The moment from which on a decision can still be in a window. */
export function reachOf({ histories }: SchemaWithHistories): Date {
  return new Date(Date.now() - warmUpSeconds(histories) * 1000);
}

/**
 * The logged transactions since a moment, or as far back as the windows of the schema reach, from the folder and the
 * store, without those that are being erased. The event is the same object each time.
 *
 * @throws what the store throws, once everything that lies on this machine has been told
 */
export async function* loggedEvents(
  { dir, store }: { readonly dir: string; readonly store: ObjectStore },
  schema: SchemaWithHistories,
  since: Date = reachOf(schema),
): AsyncGenerator<HistoryEvent> {
  try {
    const erased = await erasedSince(store, since);
    yield* eventsOf(decisionsSince({ dir, store, since, wants: (id) => !erased.has(id) }), schema);
  } catch (error) {
    yield* eventsOf(decisionsSince({ dir, since }), schema);
    throw error;
  }
}
