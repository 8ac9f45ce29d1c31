import { type Decision, decisionsSince } from '@fraud/decision-log';
import { historyEventReader, type SchemaWithHistories } from '@fraud/feature-schema';
import { type Transaction as HistoryEvent, warmUpSeconds } from '@fraud/histories';
import type { ObjectStore } from '@fraud/object-store';

export type PastOptions = { readonly decisionLogDir: string; readonly store: ObjectStore };

/**
 * What happened before this process: the logged decisions since a moment, or as far back as the windows of the schema
 * reach. Decisions of other schemas count as far as they have the columns. The event is the same object each time.
 *
 * @throws what the store throws, once everything that lies on this machine has been told
 */
export async function* pastTransactions(
  { decisionLogDir: dir, store }: PastOptions,
  schema: SchemaWithHistories,
  since: Date | undefined,
): AsyncGenerator<HistoryEvent> {
  const read = historyEventReader(schema);
  const from = since ?? new Date(Date.now() - warmUpSeconds(schema.histories) * 1000);
  async function* eventsOf(decisions: AsyncIterable<Decision>): AsyncGenerator<HistoryEvent> {
    for await (const { transaction } of decisions)
      if (typeof transaction[schema.eventTime] === 'number') yield read(transaction);
  }
  try {
    yield* eventsOf(decisionsSince({ dir, store, since: from }));
  } catch (error) {
    yield* eventsOf(decisionsSince({ dir, since: from }));
    throw error;
  }
}
